"""The verbs around attachments: expected from a provider, added by an agent, tied to a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from shortline import jobs
from shortline.channels.events import InboundMedia
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.media.attachment import Attachment
from shortline.media.names import label

Q = queries(__package__)


async def find(tx: Tx, attachment_id: int) -> Attachment | None:
    row = await Q.fetchrow(tx, "find", id=attachment_id)
    return Attachment.of(row) if row else None


async def get(tx: Tx, attachment_id: int) -> Attachment:
    found = await find(tx, attachment_id)
    if found is None:
        raise NotFound
    return found


async def list_for_messages(tx: Tx, message_ids: Sequence[int]) -> dict[int, list[Attachment]]:
    """The files of these messages, in order; messages without files are left out."""
    found: dict[int, list[Attachment]] = {}
    if message_ids:
        for row in await Q.fetch(tx, "list_for_messages", message_ids=list(message_ids)):
            found.setdefault(row["message_id"], []).append(Attachment.of(row))
    return found


async def list_added(tx: Tx, ids: Iterable[int], *, agent_id: int | None) -> list[Attachment]:
    """Files an agent added and has not sent yet, in the order asked for. Raises NotFound for any other."""
    wanted = list(ids)
    rows = {row["id"]: Attachment.of(row) for row in await Q.fetch(tx, "list_by_ids", ids=wanted)}
    for each in wanted:
        found = rows.get(each)
        if found is None or found.message_id is not None or found.state != "ready":
            raise NotFound("This file is not there any more. Add it again.", field="media_ids")
        if found.created_by != agent_id:
            raise NotFound("This file is not there any more. Add it again.", field="media_ids")
    return [rows[each] for each in wanted]


async def expect(
    tx: Tx,
    media: InboundMedia,
    *,
    message_id: int,
    conversation_id: int,
    inbox_id: int,
    now: datetime,
    position: int = 0,
) -> int:
    """A file the provider holds for us: shown as "not available yet" until the job has fetched it."""
    attachment_id: int = await Q.fetchval(
        tx,
        "add_pending",
        message_id=message_id,
        conversation_id=conversation_id,
        inbox_id=inbox_id,
        position=position,
        kind=media.kind,
        voice=media.voice,
        filename=label(media.filename, mime=media.mime) if media.filename else "",
        declared_mime=(media.mime or "")[:200],
        mime="application/octet-stream",
        provider_media_id=media.provider_media_id,
        provider_sha256=media.sha256,
        now=now,
    )
    await jobs.enqueue(tx, "media.fetch", {"attachment_id": attachment_id}, dedupe=f"media.fetch:{attachment_id}")
    return attachment_id


async def attach(
    tx: Tx, attachment_id: int, *, message_id: int, conversation_id: int, inbox_id: int, position: int = 0
) -> None:
    """Tie an added file to the message that carries it."""
    await Q.execute(
        tx,
        "attach",
        id=attachment_id,
        message_id=message_id,
        conversation_id=conversation_id,
        inbox_id=inbox_id,
        position=position,
    )


async def copy(
    tx: Tx,
    attachment_id: int,
    *,
    message_id: int | None,
    conversation_id: int | None,
    inbox_id: int | None,
    agent_id: int | None,
    now: datetime,
    position: int = 0,
) -> int:
    """The same bytes for another message, or for a draft again (undo). Raises NotFound."""
    found: int | None = await Q.fetchval(
        tx,
        "copy_ready",
        id=attachment_id,
        message_id=message_id,
        conversation_id=conversation_id,
        inbox_id=inbox_id,
        position=position,
        created_by=agent_id,
        now=now,
    )
    if found is None:
        raise NotFound
    return found
