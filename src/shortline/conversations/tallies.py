"""How many open conversations there are for whom: counted once for everybody who asks, not once for each of them.

A counting holds as long as no event was committed after it. Who asks while one is under way waits for the next, together
with all others who asked meanwhile: however many look, a desk counts no more often than something happens, and rests
between two countings as long as the last one took.
"""

import asyncio
import time
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request

from shortline.accounts.actor import Actor
from shortline.conversations import narrowing
from shortline.conversations.store import q
from shortline.conversations.tally import Group, Inbox, Tally
from shortline.conversations.views import Filter, conditions
from shortline.db import Database, Tx

ANYWAY = timedelta(seconds=5)  # counted again after this, should anything have changed without an event
OWN_MAX = 10_000  # what is counted for one agent alone stops here


class Tallies:
    """The last counting of this process: `tally = await tallies.now(db)`."""

    def __init__(self) -> None:
        self._kept: Tally | None = None
        self._mark = -1  # how many events had been committed before it
        self._began, self._took = float("-inf"), 0.0  # on the monotonic clock; seconds
        self._counting = asyncio.Lock()

    async def now(self, db: Database) -> Tally:
        """A counting not older than the last committed event. Not to be called with a connection of `db` in hand: whoever
        waits here with one may keep the one who counts from having any."""
        asked = time.monotonic()
        if self._kept is not None and asked - self._began < ANYWAY.total_seconds():
            async with db.reading() as tx:
                if await q.fetchval(tx, "tally_mark") == self._mark:
                    return self._kept
        async with self._counting:
            if self._kept is not None and self._began >= asked:
                return self._kept
            await asyncio.sleep(self._began + 2 * self._took - time.monotonic())
            return await self._count(db)

    async def _count(self, db: Database) -> Tally:
        began = time.monotonic()
        async with db.reading() as tx:
            mark = await q.fetchval(tx, "tally_mark")  # first: what is committed now may be counted, or not
            groups = [Group(**row) for row in await q.fetch(tx, "tally_open")]
            inboxes = {
                row["id"]: Inbox(row["team_id"], row["channel"], row["live"])
                for row in await q.fetch(tx, "tally_inboxes")
            }
        self._kept, self._mark, self._began, self._took = Tally(groups, inboxes), mark, began, time.monotonic() - began
        return self._kept


async def _tallies(request: Request) -> Tallies:
    found: Tallies = request.app.state.tallies
    return found


TalliesDep = Annotated[Tallies, Depends(_tallies)]


async def counts(tx: Tx, actor: Actor, tally: Tally) -> dict[str, Any]:
    """Open conversations of each view, and of each inbox; apart, those in which nothing but a greeting waits."""
    seen = tally.seen_by(actor)
    own: dict[str, Filter] = {
        "mentions": Filter(view="mentions"),
        "following": Filter(view="following"),
        "following_news": Filter(view="following", news=True),
    }
    asked = {number: conditions(each, actor) for number, each in enumerate(own.values())}
    found = await narrowing.count(tx, asked, most=OWN_MAX)
    return {name: found[number] for number, name in enumerate(own)} | {
        "mine": seen.count(Filter(view="mine", state="open")),
        "team": seen.count(Filter(view="team", state="open")),
        "unassigned": seen.count(Filter(view="unassigned", state="open")),
        "all": seen.count(Filter(state="open")),
        "greeted": seen.count(Filter(state="greeted")),
        "by_inbox": seen.by_inbox(),
    }
