"""A closer look at a file before anybody sees it: size in pixels, length, loudness, and a small picture made anew."""

from __future__ import annotations

from dataclasses import dataclass

from shortline.media import sandbox
from shortline.media.attachment import INLINE_IMAGES
from shortline.media.sandbox import Refused
from shortline.media.sniff import Sniffed

# Broken files are kept for download; these would do harm where they are opened.
HARMFUL = frozenset({"too_many_pixels", "too_large"})


@dataclass(frozen=True, slots=True)
class Examined:
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    waveform: tuple[int, ...] | None = None
    thumb: bytes | None = None
    has_picture: bool = True  # False: a video file that holds only sound
    mode: str = ""  # how a picture keeps its colours
    codec: str = ""
    channels: int | None = None


async def examine(content: bytes, sniffed: Sniffed) -> Examined:
    """Raises Refused only for what would do harm; a file that cannot be decoded is simply without these facts."""
    try:
        if sniffed.mime in INLINE_IMAGES:
            found = await sandbox.run("image", content)
            facts = found.facts
            return Examined(
                width=facts["width"], height=facts["height"], mode=facts["mode"], thumb=found.content or None
            )
        if sniffed.mime.startswith("video/") and sniffed.kind == "video":
            return await _video(content)
        if sniffed.kind == "audio":
            return await _audio(content)
    except Refused as refused:
        if refused.reason in HARMFUL:
            raise
    return Examined()


async def _audio(content: bytes) -> Examined:
    found = await sandbox.run("audio", content)
    facts = found.facts
    return Examined(
        duration_ms=facts["duration_ms"],
        waveform=tuple(facts["waveform"]),
        codec=facts["codec"],
        channels=facts["channels"],
    )


async def _video(content: bytes) -> Examined:
    try:
        found = await sandbox.run("video", content)
    except Refused as refused:
        if refused.reason != "unsupported":
            raise
        sound = await _audio(content)
        return Examined(duration_ms=sound.duration_ms, waveform=sound.waveform, has_picture=False)
    facts = found.facts
    return Examined(
        width=facts["width"], height=facts["height"], duration_ms=facts["duration_ms"], thumb=found.content or None
    )
