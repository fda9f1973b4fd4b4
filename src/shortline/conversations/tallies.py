"""How many open conversations there are for whom: kept for everybody who asks, not counted for each of them.

A process reads once whose every open conversation is. Whoever asks later makes it read again only those of which the feed
tells something since; all who asked meanwhile are answered with him. So a number is never older than the last committed
event, and costs what has changed, however many conversations there are and however many look.
"""

import asyncio
import time
from datetime import timedelta
from typing import Annotated, Any

from asyncpg import Record
from fastapi import Depends, Request

from shortline.accounts.actor import Actor
from shortline.conversations import narrowing
from shortline.conversations.store import q
from shortline.conversations.tally import Inbox, Open, Tally, Whose
from shortline.conversations.views import Filter, conditions
from shortline.db import Database, Tx
from shortline.events import kinds
from shortline.ids import MAX_ID

MOST = 20_000  # changed conversations; when there are more, all are read again
# What else changes whose conversations are, without a word for each of them.
BROAD = [kinds.INBOX_UPDATED, kinds.TEAM_UPDATED, kinds.DEMO_CHANGED]
ANYWAY = timedelta(seconds=5)  # all are read again after this, should anything have changed without an event
RARELY = 1000  # but only after so many times as long as that took
AT_ONCE = 2_000  # conversations taken in without letting other requests go on: some milliseconds
OWN_MAX = 10_000  # what is counted for one agent alone stops here


class Tallies:
    """What this process knows: `tally = await tallies.now(db)`."""

    def __init__(self) -> None:
        self._open = Open()
        self._inboxes: dict[int, Inbox] = {}
        self._tally: Tally | None = None
        self._upto = 0  # the position of the feed up to which it is known
        self._looked = float("-inf")  # when it was last true, on the monotonic clock; seconds
        self._good_until = float("-inf")
        self._looking = asyncio.Lock()

    async def now(self, db: Database) -> Tally:
        """Not older than the last committed event. Not to be called with a connection of `db` in hand: whoever waits here with
        one may keep the one who looks from having any."""
        asked = time.monotonic()
        async with self._looking:
            if self._tally is not None and self._looked >= asked:
                return self._tally
            began = time.monotonic()
            async with db.reading() as tx:
                known = self._tally if began < self._good_until else None
                found = (known and await self._follow(tx, known)) or await self._read(tx)
            self._tally, self._looked = found, began
            return found

    async def _follow(self, tx: Tx, known: Tally) -> Tally | None:
        """With what the feed tells since; None if that is not enough to know."""
        [news] = await q.fetch(tx, "tally_news", after=self._upto, broad=BROAD, most=MOST + 1)
        ids = news["ids"]
        if (
            news["broad"]
            or len(ids) > MOST
            or (news["upto"] > self._upto and (news["first"] or MAX_ID) > self._upto + 1)
        ):
            return None
        if ids:
            found = {row["id"]: whose(row) for row in await q.fetch(tx, "tally_some", ids=ids)}
            for each in ids:
                self._open.put(each, found.get(each))
            known = Tally(self._open.groups(), self._inboxes)
        self._upto = news["upto"]
        return known

    async def _read(self, tx: Tx) -> Tally:
        began = time.monotonic()
        # First: what is committed meanwhile may be read twice, but not missed.
        [news] = await q.fetch(tx, "tally_news", after=MAX_ID, broad=[], most=0)
        rows = await q.fetch(tx, "tally_all")
        self._inboxes = {
            row["id"]: Inbox(row["team_id"], row["channel"], row["live"]) for row in await q.fetch(tx, "tally_inboxes")
        }
        found = Open()
        for number, row in enumerate(rows, 1):
            found.put(row["id"], whose(row))
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)  # let others go on
        self._open, self._upto = found, news["upto"]
        took = time.monotonic() - began
        self._good_until = began + max(ANYWAY.total_seconds(), RARELY * took)
        return Tally(self._open.groups(), self._inboxes)


def whose(row: Record) -> Whose:
    return Whose(row["inbox_id"], row["team_id"], row["assignee_id"], row["waiting"], row["only_greeted"])


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
