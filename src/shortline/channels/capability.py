"""What a channel can do, as data: policy, pacing, the reply box and the channel table read it.

Nobody asks a channel for its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

KB = 1024
MB = 1024 * KB


class Receipts(StrEnum):
    """How far the provider tells us what became of a message."""

    NONE = "none"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A bucket: `burst` at once, then one each `every_seconds`."""

    burst: int
    every_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    kind: str
    text_max: int
    caption_max: int | None
    service_window: timedelta | None
    templates: bool
    reactions: bool
    interactive: tuple[str, ...]
    typing: bool
    receipts: Receipts
    person_window: timedelta | None = None  # since the same moment; after the service window only a person may answer
    live: bool = False  # people talk here and now; elsewhere an answer may take its time
    media_max_bytes: Mapping[str, int] = field(default_factory=dict)  # by type
    converted_max_bytes: Mapping[str, int] = field(default_factory=dict)  # put into another form when added
    other_files_max_bytes: int | None = None  # any other type, as a plain file
    other_files: tuple[str, ...] = ()  # the ones people often have
    inbound_media_max_bytes: int = 100 * MB
    pair_pace: Pace | None = None  # towards one person
    number_pace: Pace | None = None  # over everything one account sends
    replies_charged_from: datetime | None = None  # from when free words inside the window cost money too

    def max_bytes(self, mime: str) -> int | None:
        """The largest file of this type the channel takes; None when it takes none."""
        return self.media_max_bytes.get(mime.split(";", 1)[0].strip().lower(), self.other_files_max_bytes)

    @property
    def addable(self) -> dict[str, int]:
        """What an agent may add, with the largest size: as it is, converted, or as a plain file."""
        plain = dict.fromkeys(self.other_files, self.other_files_max_bytes or 0)
        return {**plain, **self.converted_max_bytes, **self.media_max_bytes}

    @property
    def accept(self) -> list[str]:
        return sorted(self.addable)
