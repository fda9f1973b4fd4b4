"""Handing a conversation over with what the taker has to know, so that the customer repeats nothing.

It stands at the top of the conversation until somebody else than the giver answered, put it away or closed the case.
"""

from datetime import datetime

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.assign import assign
from shortline.conversations.conversation import Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.events import kinds
from shortline.handover.handover import q
from shortline.handover.shapes import Reason


async def pass_on(
    tx: Tx,
    found: Conversation,
    *,
    assignee_id: int | None,
    team_id: int | None,
    note: str | None = None,
    reason: Reason | None = None,
    summary: str = "",
    by: Actor,
    now: datetime,
) -> Conversation:
    """`found` is locked. Said to whoever has it already, nothing is kept. Raises BadRequest as `assign`."""
    about = {name: value for name, value in (("reason", reason), ("summary", summary)) if value}
    changed = await assign(
        tx, found.id, assignee_id=assignee_id, team_id=team_id, note=note, about=about, by=by, now=now
    )
    if about and (found.assignee_id, found.team_id) != (assignee_id, team_id):
        await q.execute(
            tx, "add_passed_on", conversation_id=found.id, after_seq=changed.message_seq, reason=reason, why=note or "",
            summary=summary, assignee_id=assignee_id, team_id=team_id, by=by.agent_id, now=now,
        )  # fmt: skip
    return changed


async def put_away(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> None:
    """For everybody: it stays in the timeline. Asked twice, it happens once."""
    await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_ASSIGN, lock=True)
    if await q.execute(tx, "put_away", conversation_id=conversation_id, by=by.agent_id, now=now):
        await events.record(
            tx, kinds.CONVERSATION_UPDATED, conversation_id=conversation_id, agent_id=by.agent_id,
            data={"change": "passed_on_read"}, cause=by.kind, at=now,
        )  # fmt: skip


async def take_back(tx: Tx, conversation_id: int, assignee_id: int | None, team_id: int | None) -> None:
    """The last hand-over was undone and it is theirs again: what its taker was told stands no more, what they were told does."""
    await q.execute(tx, "drop_passed_on", conversation_id=conversation_id, assignee_id=assignee_id, team_id=team_id)


async def standing(tx: Tx, conversation_id: int) -> asyncpg.Record | None:
    """What was said at the last hand-over, while it stands. Checks nothing: the caller fetched the conversation."""
    return await q.fetchrow(tx, "find_passed_on", conversation_id=conversation_id)
