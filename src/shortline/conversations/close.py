"""Closing: the agent says the matter is settled, and the case ends, with what it took. Reopening takes the same case up again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations import cases, store
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.fields.fill import fill, must_be_whole
from shortline.following import store as following
from shortline.reasons.shapes import Outcome


async def close(
    tx: Tx,
    conversation_id: int,
    *,
    reason_id: int | None = None,
    outcome: Outcome | None = None,
    fields: Mapping[str, Any] | None = None,
    by: Actor,
    now: datetime,
) -> Conversation:
    """Raises AlreadyClosed, and BadRequest for a reason that is not in use, a value that does not fit or one that is missing."""
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_CLOSE, lock=True)
    if locked.assignee_id is None and by.agent_id is not None:  # what comes back goes to whoever knows it
        locked = locked.assigned(by.agent_id, locked.team_id)
    if locked.state != "closed":
        await _fill_in(tx, locked, fields or {}, now=now)
    about = await cases.about(tx, reason_id, outcome)
    closing = await store.timed(tx, locked.closed(now))
    took = closing.took
    if took is not None:
        about["took"] = took.said()
    closed = await save_with_line(tx, closing, "closed", by=by, now=now, **about)
    await q.execute(
        tx,
        "close_case",
        conversation_id=conversation_id,
        reason_id=reason_id,
        outcome=outcome,
        resolution_minutes=took and took.target_minutes,
        resolution_used=took and took.used_seconds,
        by=by.agent_id,
        now=now,
    )
    if by.agent_id is not None:  # his own doing is no news to him
        await following.look(tx, conversation_id, by.agent_id, closed.message_seq, now=now)
    return closed


async def _fill_in(tx: Tx, locked: Conversation, given: Mapping[str, Any], *, now: datetime) -> None:
    """What is said of the case as it is closed; nothing that the house wants to know may be missing then."""
    case = await q.fetchrow(tx, "lock_open_case", conversation_id=locked.id)
    if case is None:
        return
    values, named = await fill(tx, case["fields"], given, now=now)
    await must_be_whole(tx, values)
    if named:
        await q.execute(tx, "save_fields", id=case["id"], fields=values)


async def reopen(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> Conversation:
    """Raises NotClosed."""
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_CLOSE, lock=True)
    opened = await save_with_line(tx, locked.reopened(), "reopened", by=by, now=now)
    if not await q.execute(tx, "take_case_up", conversation_id=conversation_id):
        await q.fetchval(
            tx,
            "open_case",
            conversation_id=conversation_id,
            assignee_id=locked.assignee_id,
            team_id=locked.team_id,
            opened_at=now,
        )
    return opened
