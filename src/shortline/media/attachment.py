"""A file that belongs to a message, or is about to: the row, and the form of it that the API shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# What a browser may show in place. Everything else is a download: nothing in it can run on our origin.
INLINE_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
INLINE_PLAYABLE = frozenset({
    "audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/wav", "audio/webm",
    "video/mp4", "video/webm", "video/3gpp", "video/ogg",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    id: int
    message_id: int | None
    conversation_id: int | None
    inbox_id: int | None
    position: int
    kind: str
    voice: bool
    filename: str
    mime: str
    declared_mime: str
    size: int | None
    sha256: bytes | None
    object_key: str | None
    thumb_key: str | None
    width: int | None
    height: int | None
    duration_ms: int | None
    waveform: tuple[int, ...] | None
    state: str
    failure: str
    scanned_at: datetime | None  # None: nobody looked for viruses
    provider_media_id: str | None
    provider_sha256: str | None
    uploads: Mapping[str, Any]
    created_by: int | None
    created_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Attachment:
        waveform = row["waveform"]
        return cls(**{**dict(row), "waveform": tuple(waveform) if waveform is not None else None})

    @property
    def is_inline(self) -> bool:
        """An image only if we could decode it ourselves."""
        return self.mime in INLINE_PLAYABLE or (self.mime in INLINE_IMAGES and self.width is not None)

    def public(self) -> dict[str, Any]:
        """The attachment as the API shows it."""
        ready = self.state == "ready"
        return {
            "id": str(self.id),
            "kind": self.kind,
            "filename": self.filename,
            "mime": self.mime,
            "size": self.size,
            "state": self.state,
            "failure": self.failure or None,
            "url": f"/api/v1/media/{self.id}" if ready else None,
            "thumb_url": f"/api/v1/media/{self.id}/thumb" if ready and self.thumb_key else None,
            "width": self.width,
            "height": self.height,
            "duration": round(self.duration_ms / 1000, 2) if self.duration_ms is not None else None,
            "waveform": list(self.waveform) if self.waveform else None,
            "voice": self.voice,
        }
