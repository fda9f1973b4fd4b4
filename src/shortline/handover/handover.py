"""Promising something to a customer outside of the chat, moving it, and saying how it went.

A promise is never lost: it stays open until somebody ends it, and it is told when it is due. Each step is a line in the
conversation; the summary travels with it, so that whoever calls knows what the customer has said already.
"""

from datetime import datetime, timedelta
from typing import Any

import asyncpg

from shortline.accounts.actor import Actor, Role
from shortline.accounts.permissions import Action, ConversationFacts, may
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx, queries
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.handover.shapes import EndRequest, HandoverIn, HandoverPatch

q = queries(__package__)
LONGEST = timedelta(days=366)
SHOWN_AFTER = timedelta(days=30)


class Ended(Conflict):
    code, sentence = "handover_ended", "This was done or called off already."


async def make(tx: Tx, conversation_id: int, given: HandoverIn, *, by: Actor, now: datetime) -> int:
    """Raises NotFound, BadRequest for a moment or a hand that cannot be."""
    _check_due(given.due_at, now=now)
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_ASSIGN, lock=True)
    await _check_hands(tx, locked, given.assignee_id, given.team_id)
    named = given.model_dump(exclude={"assignee_id", "team_id"})
    made: int = await q.fetchval(
        tx, "add_handover", conversation_id=conversation_id, assignee_id=_id(given.assignee_id),
        team_id=_id(given.team_id), by=by.agent_id, now=now, **named,
    )  # fmt: skip
    await _line(tx, locked, "handover_made", given.model_dump(mode="json"), by=by, now=now, why=given.why)
    return made


async def move(tx: Tx, handover_id: int, given: HandoverPatch, *, by: Actor, now: datetime) -> int:
    """The conversation it belongs to. Raises NotFound, Ended, BadRequest."""
    row, locked = await _hold(tx, handover_id, by=by)
    said = given.model_fields_set
    if given.due_at is not None:
        _check_due(given.due_at, now=now)
    await _check_hands(tx, locked, given.assignee_id, given.team_id)
    after = {
        "due_at": given.due_at or row["due_at"],
        "address": given.address or row["address"],
        "assignee_id": _id(given.assignee_id) if "assignee_id" in said else row["assignee_id"],
        "team_id": _id(given.team_id) if "team_id" in said else row["team_id"],
        "attempts": row["attempts"] + given.attempted,
    }
    if all(row[name] == value for name, value in after.items()):
        return locked.id
    await q.execute(tx, "change_handover", id=handover_id, **after)
    change = "handover_attempted" if given.attempted else "handover_moved"
    await _line(tx, locked, change, dict(row) | after, by=by, now=now)
    return locked.id


async def finish(tx: Tx, handover_id: int, given: EndRequest, *, by: Actor, now: datetime) -> int:
    """The conversation it belonged to. Raises NotFound, Ended."""
    row, locked = await _hold(tx, handover_id, by=by)
    await q.execute(
        tx, "end_handover", id=handover_id, ended_as=given.ended_as, outcome=given.outcome, by=by.agent_id, now=now
    )
    await _line(tx, locked, f"handover_{given.ended_as}", dict(row), by=by, now=now, outcome=given.outcome)
    return locked.id


async def of_conversation(tx: Tx, conversation_id: int, *, now: datetime) -> list[asyncpg.Record]:
    """What stands first, then what ended in the last thirty days. Checks nothing: the caller fetched the conversation."""
    return await q.fetch(tx, "list_of_conversation", conversation_id=conversation_id, since=now - SHOWN_AFTER)


async def _hold(tx: Tx, handover_id: int, *, by: Actor) -> tuple[asyncpg.Record, Conversation]:
    """The conversation is locked first, as everywhere."""
    conversation_id = await q.fetchval(tx, "find_conversation", id=handover_id)
    if conversation_id is None:
        raise NotFound
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_ASSIGN, lock=True)
    row = await q.fetchrow(tx, "lock_handover", id=handover_id)
    if row is None:
        raise NotFound
    if row["ended_at"] is not None:
        raise Ended
    return row, locked


async def _line(
    tx: Tx, locked: Conversation, change: str, about: dict[str, Any], *, by: Actor, now: datetime, **more: str
) -> None:
    due = about["due_at"] if isinstance(about["due_at"], str) else about["due_at"].isoformat()
    said = {name: value for name, value in more.items() if value}
    await save_with_line(
        tx, locked, change, by=by, now=now, kind=about["kind"], address=about["address"], due_at=due,
        assignee_id=None if about["assignee_id"] is None else str(about["assignee_id"]),
        team_id=None if about["team_id"] is None else str(about["team_id"]), **said,
    )  # fmt: skip


def _check_due(due_at: datetime, *, now: datetime) -> None:
    if due_at <= now:
        raise BadRequest("This moment is over. Choose a later one.", code="until_past", field="due_at")
    if due_at - now > LONGEST:
        raise BadRequest("At most a year ahead.", code="until_too_far", field="due_at")


async def _check_hands(tx: Tx, locked: Conversation, assignee_id: str | None, team_id: str | None) -> None:
    """Whoever keeps the promise has to see the conversation it was made in."""
    if assignee_id is not None:
        row = await q.fetchrow(tx, "find_hand", id=int(assignee_id))
        if row is None:
            raise BadRequest("This colleague does not work here (any more).", code="unknown_agent", field="assignee_id")
        hand = Actor("agent", int(assignee_id), Role(row["role"]), frozenset(row["team_ids"]))
        inbox_team = await q.fetchval(tx, "find_inbox_team", id=locked.inbox_id)
        if not may(hand, Action.CONVERSATION_READ, ConversationFacts(locked.assignee_id, locked.team_id, inbox_team)):
            raise BadRequest(
                "This colleague may not see the conversation. Hand the conversation over first.",
                code="hand_cannot_see",
                field="assignee_id",
            )
    if team_id is not None and not await q.fetchval(tx, "is_team", id=int(team_id)):
        raise BadRequest("This team does not exist (any more).", code="unknown_team", field="team_id")


def _id(text: str | None) -> int | None:
    return None if text is None else int(text)
