"""After crashes and lost answers: what was being sent becomes `unknown`, and what stays unknown becomes a question.

Never back into the queue: a second copy to a customer is worse than a flag to an agent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shortline import log
from shortline.clock import Clock
from shortline.conversations import store as conversations
from shortline.db import Database, Tx, queries
from shortline.outbound import receipts, sentences
from shortline.outbound.change import change_state
from shortline.outbound.report import Report
from shortline.outbound.settle import mark_unknown

Q = queries(__package__)
LOG = log.get(__name__)
WAIT = timedelta(seconds=60)
WAIT_WHILE_DEAF = timedelta(minutes=15)
NOTED_EVERY = timedelta(seconds=5)  # an inbox's last webhook is noted at most this often
LAGGING = timedelta(seconds=30)
ORPHANS_KEPT = timedelta(days=8)  # webhooks are retried for 7


async def reconcile(db: Database, clock: Clock) -> int:
    """One round; returns how many messages changed. Run it every few seconds, from any number of workers."""
    return await expire(db, clock) + await give_up_waiting(db, clock) + await promote_held(db, clock)


async def expire(db: Database, clock: Clock) -> int:
    """A lease ran out while sending: the process died or froze, and nobody knows how far it came."""
    async with db.transaction() as tx:
        rows = await Q.fetch(tx, "list_expired", now=clock.now())
    for expired in rows:
        async with db.transaction() as tx:
            now = clock.now()
            await conversations.lock(tx, expired["conversation_id"])
            row = await Q.fetchrow(tx, "lock_entry", id=expired["message_id"])
            if row is None or row["state"] != "sending" or row["lease_until"] is None or row["lease_until"] >= now:
                continue
            attempt_id = row["current_attempt"]
            await Q.execute(
                tx, "finish_attempt", id=attempt_id, outcome="unknown", provider_id=None, detail={}, now=now
            )
            await mark_unknown(tx, row, sentences.failure("unknown_outcome", provider_text="interrupted"), now=now)
    return len(rows)


async def give_up_waiting(db: Database, clock: Clock) -> int:
    """Unknown for long enough: a person decides, and the followers may go."""
    async with db.transaction() as tx:
        now = clock.now()
        rows = await Q.fetch(tx, "list_unknown", before=now - WAIT)
        oldest_unread = await Q.fetchval(tx, "intake_backlog") if rows else None
    changed = 0
    for waiting in rows:
        wait = waiting_time(waiting["started_at"], waiting["last_webhook_at"], oldest_unread, now=now)
        if waiting["unknown_since"] + wait > now:
            continue
        async with db.transaction() as tx:
            await conversations.lock(tx, waiting["conversation_id"])
            row = await Q.fetchrow(tx, "lock_entry", id=waiting["message_id"])
            if row is None or row["state"] != "unknown":
                continue
            await _unconfirmed(tx, row, now=now)
            changed += 1
    return changed


async def doubt(tx: Tx, message_id: int, conversation_id: int, *, now: datetime) -> None:
    """Nobody knows any more whether it left: a person decides. For what waits in a desk that was put back in time."""
    await conversations.lock(tx, conversation_id)
    row = await Q.fetchrow(tx, "lock_entry", id=message_id)
    if row is not None and row["state"] in ("held", "queued", "sending", "unknown"):
        await _unconfirmed(tx, row, now=now)


async def _unconfirmed(tx: Tx, row: Mapping[str, Any], *, now: datetime) -> None:
    await Q.execute(
        tx,
        "save_outbox",
        message_id=row["message_id"],
        state="unconfirmed",
        not_before=row["not_before"],
        unknown_since=row["unknown_since"],
        settled_at=now,
    )
    await change_state(tx, row, "unconfirmed", now=now, failure=sentences.failure("unknown_outcome"))
    await Q.execute(tx, "note_failed", id=row["conversation_id"])
    await Q.fetchval(tx, "ring")


def waiting_time(
    started_at: datetime | None, last_webhook_at: datetime | None, oldest_unread: datetime | None, *, now: datetime
) -> timedelta:
    """Silence proves nothing while our witness is deaf. Pure."""
    if oldest_unread is not None and now - oldest_unread > LAGGING:
        return WAIT_WHILE_DEAF
    if started_at is None or last_webhook_at is None or last_webhook_at < started_at - NOTED_EVERY:
        return WAIT_WHILE_DEAF
    return WAIT


async def promote_held(db: Database, clock: Clock) -> int:
    """Past its undo hold but still waiting behind another one: it is queued now, and can no longer be taken back."""
    async with db.transaction() as tx:
        rows = await Q.fetch(tx, "list_late_held", before=clock.now() - timedelta(seconds=1))
    for late in rows:
        async with db.transaction() as tx:
            now = clock.now()
            await conversations.lock(tx, late["conversation_id"])
            row = await Q.fetchrow(tx, "lock_entry", id=late["message_id"])
            if row is None or row["state"] != "held" or row["not_before"] > now:
                continue
            await Q.execute(
                tx,
                "save_outbox",
                message_id=row["message_id"],
                state="queued",
                not_before=row["not_before"],
                unknown_since=None,
                settled_at=None,
            )
            await change_state(tx, row, "queued", now=now)
    return len(rows)


async def sweep_orphans(db: Database, clock: Clock) -> int:
    """Statuses that found their message late, and those whose time is over. Returns how many were dropped."""
    async with db.transaction() as tx:
        now = clock.now()
        for found in await Q.fetch(tx, "list_matched_orphans"):
            for orphan in await Q.fetch(
                tx,
                "take_orphans",
                inbox_id=found["inbox_id"],
                provider_id=found["provider_id"],
                attempt_id=found["attempt_id"],
            ):
                parked = Report(
                    found["message_id"], orphan["provider_id"], orphan["state"], orphan["at"], orphan["detail"], now
                )
                await receipts.apply_to(tx, found, parked)
        dropped = await Q.execute(tx, "drop_old_orphans", before=now - ORPHANS_KEPT)
    if dropped:
        LOG.info("statuses that belonged to no message were dropped", count=dropped)
    return dropped
