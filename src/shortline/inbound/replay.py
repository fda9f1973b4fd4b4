"""Once more, please: updates that were set aside go back into the journey, when a person asks for it.

Asking only marks them; the workers do it. The mark is taken away before an update is touched, so one that kills its
reader does so once for each time it is asked for.
"""

import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from shortline import events
from shortline.clock import Clock, SystemClock
from shortline.db import Database, Tx, queries
from shortline.inbound import counters, set_aside, updates
from shortline.inbound.apply import Applier
from shortline.settings import Settings

Q = queries(__package__)
AT_ONCE = 200
RING = "replay"  # what the doorbell says
CLI_WAITS = 60.0


async def request(
    tx: Tx, *, now: datetime, journal_id: int | None = None, fate: str | None = None, inbox_id: int | None = None
) -> int:
    """Mark what is open and fits; returns how many. An `inbox_id` also finds what was meant for its number and account."""
    marked = await Q.execute(tx, "request_replay", at=now, journal_id=journal_id, fate=fate, inbox_id=inbox_id)
    if marked:
        await Q.fetchval(tx, "ring_journal", what=RING)
    return marked


async def apply_requested(connection: Any, applier: Applier, clock: Clock) -> int:
    """Take some of what is marked and apply it; returns how many were taken."""
    async with connection.transaction():
        taken = await Q.fetch(connection, "take_replays", most=AT_ONCE)
    try:
        for journal_id, items in groupby(
            sorted(taken, key=itemgetter("journal_id", "id")), key=itemgetter("journal_id")
        ):
            async with connection.transaction():
                await _apply_body(connection, applier, journal_id, list(items), now=clock.now())
    finally:  # also when one failed: nothing is being applied again any more, and screens should not say so
        if taken:
            async with connection.transaction():
                await _tell_when_done(connection, now=clock.now())
    return len(taken)


async def _tell_when_done(tx: Tx, *, now: datetime) -> None:
    """Nothing that was asked for waits any more: screens that show the journal look again."""
    if not await Q.fetchval(tx, "count_to_replay"):
        await events.record(tx, events.kinds.JOURNAL_REPLAYED, at=now, cause="system")


async def _apply_body(tx: Tx, applier: Applier, journal_id: int, items: Sequence[Any], *, now: datetime) -> None:
    """An update is found again by its place in the body; a body set aside as a whole is applied as a whole."""
    rows = await Q.fetch(tx, "get_row", id=journal_id)
    paths = {item["path"] for item in items}
    again = [update for update in await updates.read(rows) if "$" in paths or _is_within(update.event.path, paths)]
    asides = await applier.handle_all(tx, again, now=now)
    await set_aside.save(tx, asides, now=now)
    still = {aside.update.event.path for aside in asides}
    done = [item["id"] for item in items if item["path"] not in still]
    await Q.execute(tx, "mark_replayed", ids=done, at=now)
    counters.APPLIED.labels("replayed").inc(len(done))


def _is_within(path: str, places: set[str]) -> bool:
    """A newer version may read several updates where an older one saw a single unknown thing."""
    return any(path == place or path.startswith(f"{place}.") for place in places)


async def replay_all(settings: Settings) -> int:
    """`shortline replay`: ask for everything, wait for the workers, say what became of it."""
    assert settings.database_url is not None
    db = await Database(settings.database_url, size=2, name="shortline-replay").open()
    try:
        async with db.transaction() as tx:
            asked = await request(tx, now=SystemClock().now())
        print(f"{asked} updates go back into the journey.", flush=True)
        waiting = asked
        until = asyncio.get_running_loop().time() + CLI_WAITS
        while waiting and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.2)
            async with db.transaction() as tx:
                waiting = await Q.fetchval(tx, "count_to_replay")
        async with db.transaction() as tx:
            left = await Q.fetchval(tx, "count_open")
    finally:
        await db.close()
    if waiting:
        print(f"{waiting} still wait for a worker. Is `shortline work` or `shortline up` running?", file=sys.stderr)
        return 1
    print(f"{asked - min(left, asked)} applied, {left} remain set aside.")
    return 0
