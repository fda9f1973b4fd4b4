"""The feed: committed events in one order, read by position.

Positions are given by a sequencer that holds the single row of `event_feed` until its own commit: so a position, once
visible, has no later neighbour with a smaller number, and a reader that asks for "after n" can never miss one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shortline.db import Database, Tx, queries

Q = queries(__package__)
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Event:
    position: int
    kind: str
    conversation_id: int | None
    message_id: int | None
    inbox_id: int | None
    agent_id: int | None
    data: dict[str, Any]
    cause: str
    at: datetime


async def sequence(db: Database) -> int:
    """Give positions to committed events that have none; returns the last position. Safe to run from many processes."""
    while True:
        async with db.transaction() as tx:
            last: int = await Q.fetchval(tx, "lock_feed")
            rows = await Q.fetch(tx, "list_unsequenced", most=BATCH)
            if rows:
                await Q.execute(tx, "give_positions", start=last, ids=[row["id"] for row in rows])
                last += len(rows)
                await Q.execute(tx, "save_feed", last=last)
                await Q.fetchval(tx, "ring_feed", last=str(last))
        if len(rows) < BATCH:
            return last


async def last_position(tx: Tx) -> int:
    position: int = await Q.fetchval(tx, "last_position")
    return position


async def first_position(tx: Tx) -> int:
    """The oldest position still kept (0 if none): a reader from before it must start anew."""
    return await Q.fetchval(tx, "first_position") or 0


async def after(tx: Tx, position: int, *, limit: int = 500) -> list[Event]:
    return [Event(**row) for row in await Q.fetch(tx, "list_after", after=position, most=limit)]
