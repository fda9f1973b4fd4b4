"""What events are made of: who it is for, who sent it, which files came with it, and the common head of all events."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Account-level updates carry no phone number id: those are found by business account and displayed number."""

    phone_number_id: str | None = None
    waba_id: str | None = None
    display_phone_number: str | None = None


class SenderKeys(msgspec.Struct, frozen=True, kw_only=True):
    """The names one person has in one payload. Any may be absent; `username` can change and identifies nobody."""

    wa_id: str | None = None  # digits, without a plus
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    profile_name: str | None = None
    identity_key_hash: str | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.wa_id or self.user_id or self.parent_user_id)


class InboundMedia(msgspec.Struct, frozen=True, kw_only=True):
    provider_media_id: str
    kind: Literal["image", "video", "audio", "document", "sticker"]
    mime: str | None = None  # as declared, without parameters; the content decides
    filename: str | None = None
    sha256: str | None = None  # as given: base64 or hex
    caption: str | None = None
    voice: bool = False
    animated: bool = False
    url: str | None = None  # a hint that dies after minutes


class ProviderProblem(msgspec.Struct, frozen=True, kw_only=True):
    code: int | None = None
    title: str | None = None
    details: str | None = None


class Event(msgspec.Struct, frozen=True, kw_only=True):
    route: Route
    path: str
    key: str
    at: datetime | None = None  # the provider's time; None when absent or absurd: use the time of arrival
