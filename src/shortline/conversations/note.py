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

TEXT_MAX = 10_000


async def write_note(
    tx: Tx, conversation_id: int, *, text: str, client_message_id: UUID, by: Actor, now: datetime
) -> int:
    """The note's id. Written twice with the same client id it is one note."""
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_NOTE, lock=True)
    if not text.strip():
        raise BadRequest("A note needs some words.", code="empty", field="text")
    message_id = await store.insert(
        tx,
        locked,
        NewMessage(
            direction="note",
            kind="text",
            author_kind="agent",
            author_agent_id=by.agent_id,
            text=text,
            client_message_id=client_message_id,
            display_at=now,
        ),
        now=now,
    )
    if message_id is None:
        return await _earlier(tx, conversation_id, client_message_id)
    await store.save(tx, locked.numbered())
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
    return message_id


async def _earlier(tx: Tx, conversation_id: int, client_message_id: UUID) -> int:
    row = await q.fetchrow(
        tx, "find_by_client_id", conversation_id=conversation_id, client_message_id=client_message_id
    )
    if row is None or row["direction"] != "note":
        raise BadRequest("This client message id was used for something else.", code="client_id_used")
    return int(row["id"])
