"""Handing over: to a colleague, to a team, or back to everybody; with a note if something has to be said."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.note import write_note
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest


async def assign(
    tx: Tx,
    conversation_id: int,
    *,
    assignee_id: int | None,
    team_id: int | None,
    note: str | None = None,
    why: Sequence[Mapping[str, Any]] = (),
    about: Mapping[str, Any] | None = None,
    by: Actor,
    now: datetime,
) -> Conversation:
    """Who gets it sees it from now on, whatever team it belonged to.

    `why` stands in the line: codes, and what their sentences need; and so does `about`, as it is.
    """
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_ASSIGN, lock=True)
    [there] = await q.fetch(tx, "find_takers", assignee_id=assignee_id, team_id=team_id)
    if assignee_id is not None and not there["agent"]:
        raise BadRequest("This colleague does not work here (any more).", code="unknown_agent", field="assignee_id")
    if team_id is not None and not there["team"]:
        raise BadRequest("This team does not exist (any more).", code="unknown_team", field="team_id")
    if note:
        await write_note(
            tx,
            conversation_id,
            text=note,
            client_message_id=uuid4(),
            plain_mentions=True,
            held_by=(assignee_id, team_id),
            by=by,
            now=now,
        )
        locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_ASSIGN, lock=True)
    if (locked.assignee_id, locked.team_id) == (assignee_id, team_id):
        return locked
    assigned = await save_with_line(
        tx,
        locked.assigned(assignee_id, team_id),
        "assigned",
        by=by,
        now=now,
        assignee_id=None if assignee_id is None else str(assignee_id),
        team_id=None if team_id is None else str(team_id),
        **({"why": list(why)} if why else {}),
        **(about or {}),
    )
    await q.execute(tx, "assign_case", conversation_id=conversation_id, assignee_id=assignee_id, team_id=team_id)
    return assigned
