"""The provider has the message: from its answer, or from a status that came first or instead of it.

Every way of learning it ends here, so that a message has one provider id, one mark when it may have left twice, and
finds the statuses that were waiting for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from shortline import events
from shortline.db import Tx, queries
from shortline.events import kinds
from shortline.outbound import answer_clock, reports
from shortline.outbound.change import tell
from shortline.outbound.outcome import may_be_double
from shortline.outbound.report import Report

Q = queries(__package__)
BEFORE_ACCEPTANCE = frozenset({"held", "queued", "paced", "unknown", "unconfirmed", "failed", "withheld"})


async def accept(
    tx: Tx, row: Mapping[str, Any], attempt_id: UUID, provider_id: str, *, now: datetime, detail: dict[str, Any]
) -> None:
    """`row` is the entry, locked after its conversation. Safe to run twice with the same attempt and id."""
    await Q.fetchval(tx, "lock_provider_id", provider_id=provider_id, inbox_id=row["inbox_id"])
    attempt = await Q.fetchrow(tx, "get_attempt", id=attempt_id)
    assert attempt is not None
    told_before = attempt["provider_id"] is not None
    if told_before and attempt["provider_id"] != provider_id:
        # One request, two ids: the customer has it twice.
        await Q.execute(tx, "mark_duplicate", id=row["message_id"])
        await tell(tx, row, now=now, state=row["message_state"])
        return
    await Q.execute(
        tx, "finish_attempt", id=attempt_id, outcome="accepted", provider_id=provider_id, detail=detail, now=now
    )
    if not told_before:
        await _first_time(tx, row, attempt_id, provider_id, now=now)
    for orphan in await Q.fetch(
        tx, "take_orphans", inbox_id=row["inbox_id"], provider_id=provider_id, attempt_id=attempt_id
    ):
        parked = Report(row["message_id"], orphan["provider_id"], orphan["state"], orphan["at"], orphan["detail"], now)
        await reports.apply(tx, parked)


async def _first_time(tx: Tx, row: Mapping[str, Any], attempt_id: UUID, provider_id: str, *, now: datetime) -> None:
    outcomes = [each["outcome"] for each in await Q.fetch(tx, "list_outcomes", message_id=row["message_id"])]
    another_is_in_flight = row["state"] == "sending" and row["current_attempt"] != attempt_id
    state = "sending" if row["message_state"] in BEFORE_ACCEPTANCE else row["message_state"]
    await Q.execute(
        tx,
        "save_accepted",
        id=row["message_id"],
        state=state,
        provider_id=provider_id,
        possible_duplicate=may_be_double(outcomes),
        now=now,
    )
    if not another_is_in_flight:
        # A resend that is still waiting is not needed any more: the first one left after all.
        await Q.execute(
            tx,
            "save_outbox",
            message_id=row["message_id"],
            state="settled",
            not_before=now,
            unknown_since=None,
            settled_at=now,
        )
    await Q.execute(tx, "touch_inbox", id=row["inbox_id"], now=now)
    await answer_clock.stop(tx, row, at=now)
    if row["kind"] == "reaction":
        await _react(tx, row, now=now)
    await tell(tx, row, now=now, state="accepted")
    await Q.fetchval(tx, "ring")


async def _react(tx: Tx, row: Mapping[str, Any], *, now: datetime) -> None:
    """Our reaction shows on the message it is for once the provider has it."""
    reaction = row["draft"]["reaction"]
    target = await Q.fetchval(
        tx, "find_reaction_target", inbox_id=row["inbox_id"], provider_id=reaction["target_provider_id"]
    )
    if target is None:
        return
    if reaction.get("emoji"):
        await Q.execute(tx, "put_reaction", message_id=target, emoji=reaction["emoji"], at=now)
    else:
        await Q.execute(tx, "drop_reaction", message_id=target)
    await events.record(
        tx,
        kinds.MESSAGE_REACTION,
        conversation_id=row["conversation_id"],
        message_id=target,
        inbox_id=row["inbox_id"],
        at=now,
    )
