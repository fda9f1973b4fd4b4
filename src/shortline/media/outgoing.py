"""A file on its way out: the provider needs it before the message that names it.

An upload may be repeated without harm, so its failures are never "unknown": the message has not left yet.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from shortline.channels.draft import Draft
from shortline.channels.failures import ContentRejected
from shortline.channels.protocol import CarriesMedia, Channel, InboxConfig
from shortline.db import Database, queries
from shortline.http import Http
from shortline.media.attachment import Attachment
from shortline.media.store import ObjectStore

Q = queries(__package__)
UPLOAD_LIVES = timedelta(days=29)  # the provider keeps uploads for 30 days


async def with_uploaded_file(
    draft: Draft, *, channel: Channel, inbox: InboxConfig, db: Database, store: ObjectStore, http: Http, now: datetime
) -> Draft:
    """The draft with the provider's id of its file; unchanged when it carries none. Raises ChannelError."""
    media = draft.file
    if media is None or media.provider_media_id or media.link or media.attachment_id is None:
        return draft
    async with db.transaction() as tx:
        row = await Q.fetchrow(tx, "find", id=media.attachment_id)
    attachment = Attachment.of(row) if row else None
    if attachment is None or attachment.object_key is None:
        raise ContentRejected("The file is not there any more.", code="media_rejected", remedy="Add the file again.")
    known = _known(attachment, inbox.id, now)
    if known is None:
        content = await store.get(attachment.object_key)
        known = await cast(CarriesMedia, channel).upload_media(inbox, media, content, http)
        upload = {"id": known, "uploaded_at": now.isoformat()}
        async with db.transaction() as tx:
            await Q.execute(tx, "save_upload", id=attachment.id, inbox_id=str(inbox.id), upload=upload)
    return draft.with_media_id(known)


def _known(attachment: Attachment, inbox_id: int, now: datetime) -> str | None:
    upload: Any = attachment.uploads.get(str(inbox_id))
    if not isinstance(upload, dict) or "uploaded_at" not in upload:
        return None
    return str(upload["id"]) if datetime.fromisoformat(upload["uploaded_at"]) + UPLOAD_LIVES > now else None
