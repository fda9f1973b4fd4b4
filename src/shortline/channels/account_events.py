"""What a provider tells us about the account itself: templates, quality, limits, names, and stopped marketing."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from shortline.channels.event_parts import Event, SenderKeys


class TemplateChanged(Event, frozen=True, kw_only=True):
    change: Literal["status", "quality", "components", "category"]
    template_id: str | None = None
    name: str | None = None
    language: str | None = None
    status: str | None = None
    quality: str | None = None
    category: str | None = None
    reason: str | None = None
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class AccountChanged(Event, frozen=True, kw_only=True):
    """Quality, limit, display name, restriction, alert, security. `severity` says who has to hear of it."""

    change: str  # the provider's field name
    event: str | None = None
    severity: Literal["info", "warning", "critical"] = "info"
    quality: str | None = None
    messaging_limit: str | None = None
    throughput: Literal["ordinary", "upgraded"] | None = None
    name_status: str | None = None
    sentence: str = ""
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class MarketingPreference(Event, frozen=True, kw_only=True):
    sender: SenderKeys
    stopped: bool
    detail: str | None = None
