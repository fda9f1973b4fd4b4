"""A note: said among ourselves, never carried by a provider, and never part of a customer's clock."""

from datetime import datetime
from uuid import UUID

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations import store
from shortline.conversations.message import NewMessage
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.events import kinds
from shortline.following import mention

TEXT_MAX = 10_000


async def write_note(
    tx: Tx,
    conversation_id: int,
    *,
    text: str,
    client_message_id: UUID,
    plain_mentions: bool = False,
    held_by: tuple[int | None, int | None] | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """The note's id. Written twice with the same client id it is one note. Whom it names is called into the conversation.

    `plain_mentions`: names of those who may not see it are only words. `held_by`: the assignee and team it is being handed
    to. Raises BadRequest for a name of somebody who may not see it.
    """
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_NOTE, lock=True)
    if not text.strip():
        raise BadRequest("A note needs some words.", code="empty", field="text")
    reached = await mention.whom(tx, locked, text, plain=plain_mentions, held_by=held_by, by=by)
    message_id = await store.insert(
        tx,
        locked,
        NewMessage(
            direction="note",
            kind="text",
            author_kind="agent",
            author_agent_id=by.agent_id,
            text=text,
            content=mention.content(reached),
            client_message_id=client_message_id,
            display_at=now,
        ),
        now=now,
    )
    if message_id is None:
        return await _earlier(tx, conversation_id, client_message_id)
    numbered = locked.numbered()
    await store.save(tx, numbered)
    await q.execute(
        tx, "drop_draft", agent_id=by.agent_id, conversation_id=conversation_id, mode="note", written_by=now
    )
    await events.record(
        tx,
        kinds.NOTE_CREATED,
        conversation_id=conversation_id,
        message_id=message_id,
        inbox_id=locked.inbox_id,
        agent_id=by.agent_id,
        at=now,
    )
    await mention.call(tx, numbered, message_id, reached.agents, by=by, now=now)
    return message_id


async def _earlier(tx: Tx, conversation_id: int, client_message_id: UUID) -> int:
    row = await q.fetchrow(
        tx, "find_by_client_id", conversation_id=conversation_id, client_message_id=client_message_id
    )
    if row is None or row["direction"] != "note":
        raise BadRequest("This client message id was used for something else.", code="client_id_used")
    return int(row["id"])
