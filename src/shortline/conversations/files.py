"""The files of a customer's message: each waits as `pending` until its job has fetched it; the message is shown meanwhile."""

from datetime import datetime

from shortline import jobs
from shortline.channels.events import InboundMedia
from shortline.conversations.clean import clean
from shortline.conversations.conversation import Conversation
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.media.names import label


async def add_attachments(
    tx: Tx, conversation: Conversation, message_id: int, files: tuple[InboundMedia, ...], *, now: datetime
) -> None:
    for position, file in enumerate(files):
        attachment_id = await q.fetchval(
            tx,
            "add_attachment",
            message_id=message_id,
            conversation_id=conversation.id,
            inbox_id=conversation.inbox_id,
            position=position,
            kind=file.kind,
            voice=file.voice,
            filename=label(file.filename, mime=file.mime) if file.filename else "",
            declared_mime=clean(file.mime or "application/octet-stream"),
            provider_media_id=clean(file.provider_media_id),
            provider_sha256=file.sha256,
            now=now,
        )
        await jobs.enqueue(tx, "media.fetch", {"attachment_id": attachment_id, "conversation_id": conversation.id})
