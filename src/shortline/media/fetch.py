"""Fetching what a customer sent: provider id, address, bytes, store, small picture, event. Run again, it goes on.

Provider addresses live for minutes and ids for days, so this happens at once. A failure never hides the message.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any, cast

from shortline import log
from shortline.channels.events import InboundMedia
from shortline.channels.failures import ChannelError, ContentRejected, CredentialsRejected, MediaGone, ProviderError
from shortline.channels.protocol import CarriesMedia, FetchedMedia, InboxConfig
from shortline.channels.registry import channel
from shortline.db import Tx, queries
from shortline.inboxes import store as inboxes
from shortline.jobs import JobContext, RetryLater
from shortline.jobs.queue import TRIES, backoff
from shortline.media import look_through
from shortline.media.attachment import Attachment
from shortline.media.examine import Examined, examine
from shortline.media.names import label
from shortline.media.sandbox import Refused
from shortline.media.sniff import Sniffed, sniff
from shortline.media.turns import Turns
from shortline.secrets import Box

Q = queries(__package__)
LOG = log.get(__name__)
TURNS = Turns(3)  # of files of up to 100 MB


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the store, examined."""

    sniffed: Sniffed
    examined: Examined
    scanned: str  # '' or `not_scanned`
    size: int
    sha256: bytes
    object_key: str
    thumb_key: str | None


async def fetch(ctx: JobContext, payload: dict[str, Any]) -> None:
    """The job `media.fetch`."""
    attachment_id = int(payload["attachment_id"])
    async with ctx.db.transaction() as tx:
        attachment = await _find(tx, attachment_id)
        if attachment is None or attachment.state != "pending" or attachment.provider_media_id is None:
            return
        if attachment.failure == look_through.NOT_SCANNED:
            return  # it is here, and only waits for the scanner
        assert attachment.inbox_id is not None, f"attachment {attachment_id} came from no inbox"
        inbox = await inboxes.config(tx, attachment.inbox_id, Box.of(ctx.settings), ctx.settings)
    try:
        async with TURNS.take():
            fetched = await _fetch(ctx, inbox, attachment)
            kept = await keep(ctx, fetched.content, declared=attachment.declared_mime, expected=attachment.kind)
    except MediaGone as error:
        return await _settle(ctx, attachment, "expired", error.code)
    except CredentialsRejected as error:
        return await _settle(ctx, attachment, "failed", error.code)
    except ContentRejected as error:
        return await _settle(ctx, attachment, "refused", error.code)
    except Refused as refused:
        return await _settle(ctx, attachment, "refused", refused.reason)
    except ChannelError as error:
        if ctx.attempt + 1 >= TRIES or (isinstance(error, ProviderError) and not error.transient):
            return await _settle(ctx, attachment, "failed", error.code)
        raise RetryLater(backoff(ctx.attempt), error.code) from error
    await _save(ctx, attachment, kept)


async def _find(tx: Tx, attachment_id: int) -> Attachment | None:
    row = await Q.fetchrow(tx, "find", id=attachment_id)
    return Attachment.of(row) if row else None


async def _fetch(ctx: JobContext, inbox: InboxConfig, attachment: Attachment) -> FetchedMedia:
    found = channel(inbox.channel)
    media = InboundMedia(
        provider_media_id=attachment.provider_media_id or "",
        kind=cast(Any, attachment.kind),
        mime=attachment.declared_mime or None,
        sha256=attachment.provider_sha256,
    )
    carrier = cast(CarriesMedia, found)
    return await carrier.fetch_media(inbox, media, ctx.http, max_bytes=found.capability.inbound_media_max_bytes)


async def keep(ctx: JobContext, content: bytes, *, declared: str, expected: str | None) -> Kept:
    """Judge, examine and store. Raises Refused for content that would do harm; then nothing is kept."""
    found = await look_through.verdict(ctx.settings, content)
    if found == look_through.INFECTED:
        raise Refused(found)
    sniffed = sniff(content, declared=declared, expected=expected)
    examined = await examine(content, sniffed)
    if not examined.has_picture and sniffed.mime == "video/mp4":
        sniffed = replace(sniffed, mime="audio/mp4", kind="audio")
    return Kept(
        sniffed=sniffed,
        examined=examined,
        scanned=found,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        object_key=await ctx.store.put(content),
        thumb_key=await ctx.store.put(examined.thumb) if examined.thumb else None,
    )


async def _save(ctx: JobContext, attachment: Attachment, kept: Kept) -> None:
    examined = kept.examined
    state, now = look_through.state_of(kept.scanned, ctx.settings), ctx.clock.now()
    looked_through = bool(ctx.settings.scanner) and not kept.scanned
    async with ctx.db.transaction() as tx:
        saved = await Q.execute(
            tx,
            "save_ready",
            id=attachment.id,
            kind="document" if kept.sniffed.kind == "document" else attachment.kind,
            filename=label(attachment.filename, mime=kept.sniffed.mime) if attachment.filename else "",
            mime=kept.sniffed.mime,
            size=kept.size,
            sha256=kept.sha256,
            object_key=kept.object_key,
            thumb_key=kept.thumb_key,
            width=examined.width,
            height=examined.height,
            duration_ms=examined.duration_ms,
            waveform=list(examined.waveform) if examined.waveform else None,
            state=state,
            failure=kept.scanned,
            scanned_at=now if looked_through else None,
        )
        if saved:
            await look_through.tell(tx, attachment, state, now)
    if not saved:  # another run was faster: its copy stays
        for key in (kept.object_key, kept.thumb_key):
            if key:
                await ctx.store.delete(key)


async def _settle(ctx: JobContext, attachment: Attachment, state: str, failure: str) -> None:
    LOG.info("a file could not be fetched", attachment_id=attachment.id, state=state, failure=failure)
    async with ctx.db.transaction() as tx:
        if await Q.execute(tx, "save_state", id=attachment.id, state=state, failure=failure):
            await look_through.tell(tx, attachment, state, ctx.clock.now())
