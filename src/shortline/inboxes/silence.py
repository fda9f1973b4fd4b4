"""The silence alarm: an inbox is quieter than it ever is, so that something between customer and desk may be broken.

A look a minute reads the messages stored since the one before; receiving a message does nothing for it.
"""

from datetime import datetime

import asyncpg

from shortline import events, jobs, log
from shortline.db import Tx
from shortline.events import kinds
from shortline.inboxes.ear import Ear
from shortline.inboxes.rhythm import WEEK, Rhythm
from shortline.inboxes.store import q

LOG = log.get(__name__)


async def look(tx: Tx, *, now: datetime) -> None:
    """At every live inbox but the demo's. Two looks at once wait for each other."""
    await q.execute(tx, "begin_rhythms", zeros=[0.0] * WEEK, now=now)
    rows = await q.fetch(tx, "lock_rhythms")
    if not rows:
        return
    newest = await q.fetchval(tx, "newest_message")
    came = {row["inbox_id"]: row["visits"] for row in await q.fetch(tx, "count_visits", newest=newest)}
    for row in rows:
        before = _ear(row)
        after = before.look(now, came.get(row["inbox_id"], 0), heard=row["inbox_id"] in came)
        await _save(tx, row["inbox_id"], after, newest=newest)
        if after.is_silent and not before.is_silent:
            await _raise(tx, row["inbox_id"], after, now=now)
        elif before.is_silent and not after.is_silent:
            await _clear(tx, row["inbox_id"], now=now)


async def _raise(tx: Tx, inbox_id: int, ear: Ear, *, now: datetime) -> None:
    expected = ear.rhythm.expected(ear.quiet_since, now)
    LOG.warning("an inbox is too quiet to be true", inbox_id=inbox_id, expected=round(expected, 1))
    await q.execute(tx, "set_silent", id=inbox_id, since=ear.quiet_since, expected=expected)
    await events.record(
        tx,
        kinds.INBOX_UPDATED,
        inbox_id=inbox_id,
        data={"change": "silent", "severity": "warning"},
        cause="system",
        at=now,
    )
    # Looked into at once, so that the alarm can name the likely cause.
    await jobs.enqueue(tx, "inboxes.check", {"inbox_id": inbox_id}, dedupe=f"inboxes.check:{inbox_id}", priority=1)


async def _clear(tx: Tx, inbox_id: int, *, now: datetime) -> None:
    await q.execute(tx, "set_silent", id=inbox_id, since=None, expected=None)
    await events.record(
        tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, data={"change": "heard", "severity": "info"}, cause="system", at=now
    )


async def _save(tx: Tx, inbox_id: int, ear: Ear, *, newest: int) -> None:
    rhythm = ear.rhythm
    await q.execute(
        tx,
        "save_rhythm",
        inbox_id=inbox_id,
        counts=rhythm.counts,
        hours=rhythm.hours,
        heard=rhythm.heard,
        due=rhythm.due,
        quiet_since=ear.quiet_since,
        looked_at=ear.looked_at,
        message_id=newest,
    )


def _ear(row: asyncpg.Record) -> Ear:
    rhythm = Rhythm(tuple(row["counts"]), tuple(row["hours"]), row["heard"], row["due"])
    return Ear(rhythm, row["quiet_since"], row["looked_at"], row["silent_since"] is not None)
