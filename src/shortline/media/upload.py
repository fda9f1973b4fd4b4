"""An agent adds a file: judged by content, put into a form the provider takes, stored, and shown with a small picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from shortline.channels.capability import MB
from shortline.channels.registry import CHANNELS
from shortline.db import Tx, queries
from shortline.errors import BadRequest, TooLarge, UnsupportedMedia
from shortline.media import look_through, sandbox
from shortline.media.attachment import Attachment
from shortline.media.examine import Examined, examine
from shortline.media.names import label
from shortline.media.sandbox import Refused
from shortline.media.sniff import Sniffed, sniff
from shortline.media.store import ObjectStore
from shortline.settings import Settings

Q = queries(__package__)
BODY_MAX = 100 * MB
_STILL = frozenset({"image/webp", "image/gif", "image/bmp", "image/tiff", "image/x-ms-bmp"})
_WHOLE_COLOURS = {"image/jpeg": ("RGB", "L"), "image/png": ("RGB", "RGBA")}
_NAMES = {
    "image": "An image",
    "video": "A video",
    "audio": "An audio file",
    "document": "A file",
    "sticker": "A sticker",
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file in the store that no row names yet."""

    filename: str
    declared: str
    sniffed: Sniffed
    examined: Examined
    voice: bool
    scanned: bool | None  # None: there is no scanner; False: it gave no verdict, and the file may be used meanwhile
    size: int
    sha256: bytes
    object_key: str
    thumb_key: str | None


async def prepare(
    store: ObjectStore,
    settings: Settings,
    content: bytes,
    *,
    filename: str | None,
    declared: str | None,
    voice: bool = False,
) -> Prepared:
    """Everything that takes time, outside any transaction. Raises TooLarge, UnsupportedMedia, BadRequest, ScannerAway."""
    if not content:
        raise BadRequest("The file is empty.", code="file_empty", field="file")
    sniffed = sniff(content, declared=declared)
    if sniffed.is_active:
        raise UnsupportedMedia(
            "Programs, web pages and SVG pictures are not sent: they could do harm.",
            reason="file_active",
            field="file",
            mime=sniffed.mime,
        )
    scanned = await look_through.verdict(settings, content)
    if scanned == look_through.INFECTED:
        raise UnsupportedMedia("The virus scanner refuses this file.", reason="file_infected", field="file")
    if scanned and not settings.serve_unscanned:
        raise look_through.ScannerAway
    try:
        content, sniffed = await _fitted(content, sniffed, voice=voice)
        _check_size(content, sniffed)
        examined = await examine(content, sniffed)
        if _odd_colours(sniffed, examined) or _odd_sound(sniffed, examined):
            content, sniffed = await _converted(content, sniffed)
            examined = await examine(content, sniffed)
    except Refused as refused:
        raise BadRequest(_sentence(refused.reason), code=f"file_{refused.reason}", field="file") from refused
    if sniffed.mime in ("image/jpeg", "image/png") and examined.width is None:
        raise BadRequest(_sentence("damaged"), code="file_damaged", field="file")
    if not examined.has_picture and sniffed.mime == "video/mp4":
        sniffed = replace(sniffed, mime="audio/mp4", kind="audio")
    return Prepared(
        filename=label(filename, mime=sniffed.mime),
        declared=(declared or "")[:200],
        sniffed=sniffed,
        examined=examined,
        voice=voice,
        scanned=None if not settings.scanner else not scanned,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        object_key=await store.put(content),
        thumb_key=await store.put(examined.thumb) if examined.thumb else None,
    )


async def _fitted(content: bytes, sniffed: Sniffed, *, voice: bool) -> tuple[bytes, Sniffed]:
    """A recording becomes a voice note, a picture in another format a JPEG or PNG; what no channel plays is a file."""
    if voice:
        found = await sandbox.run("voice", content)
        return found.content, Sniffed("audio/ogg", "audio")
    if sniffed.mime in _STILL:
        return await _converted(content, sniffed)
    if sniffed.kind in ("image", "video", "audio") and sniffed.mime not in _accepted():
        return content, replace(sniffed, kind="document")
    return content, sniffed


async def _converted(content: bytes, sniffed: Sniffed) -> tuple[bytes, Sniffed]:
    found = await sandbox.run("voice" if sniffed.kind == "audio" else "picture", content)
    return found.content, Sniffed(found.facts["mime"], "audio" if sniffed.kind == "audio" else "image")


def _odd_colours(sniffed: Sniffed, examined: Examined) -> bool:
    return sniffed.mime in _WHOLE_COLOURS and bool(examined.mode) and examined.mode not in _WHOLE_COLOURS[sniffed.mime]


def _odd_sound(sniffed: Sniffed, examined: Examined) -> bool:
    """Ogg is taken only with Opus and one channel."""
    return sniffed.mime == "audio/ogg" and bool(examined.codec) and (examined.codec, examined.channels) != ("opus", 1)


def _accepted() -> set[str]:
    return {mime for each in CHANNELS.values() for mime in each.capability.media_max_bytes}


def _check_size(content: bytes, sniffed: Sniffed) -> None:
    """The most generous channel decides; the guard looks again when the channel is known."""
    limits = [most for each in CHANNELS.values() if (most := each.capability.max_bytes(sniffed.mime)) is not None]
    if sniffed.kind == "document":
        limits += [each.capability.other_files_max_bytes or 0 for each in CHANNELS.values()]
    if not limits:
        raise UnsupportedMedia(field="file", mime=sniffed.mime)
    if len(content) > max(limits):
        raise too_large(sniffed.kind, max(limits), len(content))


def too_large(kind: str, limit: int, size: int | None = None) -> TooLarge:
    shown = f"{limit // MB} MB" if limit >= MB else f"{limit // 1024} KB"
    sentence = f"{_NAMES[kind]} may have {shown}"
    sentence += f"; this one has {size / MB:.1f} MB." if size is not None else "."
    params = {"kind": kind, "limit_bytes": limit, "size_bytes": size if size is not None else 0}
    return TooLarge(sentence, code="file_too_large", params=params, field="file", limit=limit, size=size)


def _sentence(reason: str) -> str:
    return {
        "too_many_pixels": "This picture is too large: it may have 40 million pixels.",
        "too_long": "This recording is too long: a voice note may last 30 minutes.",
        "unsupported": "There is no sound in this recording.",
    }.get(reason, "This file is damaged and cannot be read.")


async def add(tx: Tx, prepared: Prepared, *, agent_id: int | None, now: datetime) -> Attachment:
    """The row for a prepared file. It belongs to the agent until a message carries it."""
    examined = prepared.examined
    attachment_id = await Q.fetchval(
        tx,
        "add_ready",
        kind=prepared.sniffed.kind,
        voice=prepared.voice,
        filename=prepared.filename,
        declared_mime=prepared.declared,
        mime=prepared.sniffed.mime,
        size=prepared.size,
        sha256=prepared.sha256,
        object_key=prepared.object_key,
        thumb_key=prepared.thumb_key,
        width=examined.width,
        height=examined.height,
        duration_ms=examined.duration_ms,
        waveform=list(examined.waveform) if examined.waveform else None,
        failure=look_through.NOT_SCANNED if prepared.scanned is False else "",
        scanned_at=now if prepared.scanned else None,
        created_by=agent_id,
        now=now,
    )
    row = await Q.fetchrow(tx, "find", id=attachment_id)
    assert row is not None
    return Attachment.of(row)


async def forget(store: ObjectStore, prepared: Prepared) -> None:
    """No row came to name this file."""
    for key in (prepared.object_key, prepared.thumb_key):
        if key:
            await store.delete(key)
