"""Giving a file to a browser so that nothing in it can run: named type, no guessing, a sandbox, downloads by default."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shortline.media.attachment import Attachment
from shortline.media.names import disposition, label

CHUNK_MAX = 4 * 1024 * 1024  # a player asks for "the rest"; it gets this much and asks again
POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)
# Types a computer opens in a program of its own; anything else leaves as mere bytes.
_DOWNLOADS = frozenset({
    "application/pdf", "application/zip", "application/msword", "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint", "text/plain", "text/csv", "image/heic", "image/tiff", "video/quicktime",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes from `start` up to, not including, `end`."""

    start: int
    end: int


class NoSuchRange(ValueError):
    pass


def requested(header: str | None, size: int) -> Range | None:
    """One range of a Range header, bounded; None to serve the whole. Raises NoSuchRange for one beyond the end."""
    found = re.fullmatch(r"bytes=([0-9]{0,18})-([0-9]{0,18})", (header or "").strip())
    if found is None or found.group() == "bytes=-":
        return None
    first, last = found[1], found[2]
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last) + 1, size) if first and last else size
    if start >= size or end <= start:
        raise NoSuchRange
    return Range(start, min(end, start + CHUNK_MAX))


def headers(attachment: Attachment) -> dict[str, str]:
    inline = attachment.is_inline
    known = inline or attachment.mime in _DOWNLOADS
    name = attachment.filename or label(f"{attachment.kind}-{attachment.id}", mime=attachment.mime)
    mime = attachment.mime if known else "application/octet-stream"
    return {
        "content-type": f"{mime}; charset=utf-8" if mime.startswith("text/") else mime,
        "content-disposition": disposition(name, inline=inline),
        "etag": f'"{attachment.sha256.hex() if attachment.sha256 else attachment.object_key}"',
        "accept-ranges": "bytes",
        **_safe(),
    }


def thumb_headers(attachment: Attachment) -> dict[str, str]:
    """Small pictures are made by us from pixels, so they may be shown in place."""
    return {
        "content-type": "image/webp",
        "content-disposition": "inline",
        "etag": f'"{attachment.thumb_key}"',
        **_safe(),
    }


def _safe() -> dict[str, str]:
    return {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "no-referrer",
        "cache-control": "private, max-age=86400, immutable",
    }
