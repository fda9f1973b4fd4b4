"""Statuses of the provider: matched to our attempt first, then to the provider's id; what matches nothing is kept.

A status that carries our attempt proves that the message left, even if its answer was lost on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline.channels.events import StatusChanged
from shortline.channels.protocol import InboxConfig
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.outbound import reports, words
from shortline.outbound.accept import accept

Q = queries(__package__)


async def on_status(
    tx: Tx, inbox: InboxConfig, event: StatusChanged, *, now: datetime, journal_id: int | None = None
) -> None:
    """The handler for `StatusChanged` of the inbound flow."""
    await apply_status(tx, inbox.id, event, now=now)


async def apply_status(tx: Tx, inbox_id: int, status: StatusChanged, *, now: datetime) -> bool:
    """True when it belonged to a message of ours. Safe to run twice."""
    if status.group_id is not None:
        return False
    at = status.at or now
    detail = _detail(status)
    found = await _find(tx, inbox_id, status)
    if found is None:
        if await Q.fetchval(tx, "find_echo", inbox_id=inbox_id, provider_id=status.provider_id):
            return False  # typed in the phone app: there is nothing of ours to settle
        # The answer to our request may be committing right now: wait for it, then look again.
        await Q.fetchval(tx, "lock_provider_id", provider_id=status.provider_id, inbox_id=inbox_id)
        found = await _find(tx, inbox_id, status)
    if found is None:
        await Q.execute(
            tx,
            "park_status",
            inbox_id=inbox_id,
            provider_id=status.provider_id,
            attempt_id=words.attempt_id(status.attempt_key),
            state=status.state,
            at=at,
            detail=detail,
            now=now,
        )
        return False
    await apply_to(tx, found, status.provider_id, status.state, at=at, detail=detail, now=now)
    return True


async def apply_to(
    tx: Tx,
    found: Mapping[str, Any],
    provider_id: str,
    state: str,
    *,
    at: datetime,
    detail: dict[str, Any],
    now: datetime,
) -> None:
    """`found` names the attempt, its message and conversation, read without a lock."""
    plain = found["accepted_id"] == provider_id and state != "failed" and found["message_state"] != "failed"
    if not plain:
        # It may move the conversation's clock: that row is always locked first.
        await conversations.lock(tx, found["conversation_id"])
        row = await Q.fetchrow(tx, "lock_entry", id=found["message_id"])
        if row is None:
            return
        await accept(tx, row, found["attempt_id"], provider_id, now=now, detail={})
    await reports.apply(tx, found["message_id"], provider_id, state, at=at, detail=detail, now=now)


async def _find(tx: Tx, inbox_id: int, status: StatusChanged) -> Mapping[str, Any] | None:
    attempt_id = words.attempt_id(status.attempt_key)
    row = None
    if attempt_id is not None:
        row = await Q.fetchrow(tx, "find_by_attempt", attempt_id=attempt_id, inbox_id=inbox_id)
    if row is None:
        row = await Q.fetchrow(tx, "find_by_provider_id", provider_id=status.provider_id, inbox_id=inbox_id)
    found: Mapping[str, Any] | None = row
    return found


def _detail(status: StatusChanged) -> dict[str, Any]:
    told = {
        "failure": status.failure,
        "pricing": status.pricing,
        "errors": [{"code": each.code, "title": each.title, "details": each.details} for each in status.errors] or None,
    }
    return {name: value for name, value in told.items() if value is not None}
