"""What a decision is made from: values only, gathered by `gather.py` and made up freely in tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shortline.channels.capability import Capability
from shortline.channels.protocol import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFacts:
    """The catalogue's word on the template a draft names."""

    name: str
    language: str
    status: str
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    now: datetime
    capability: Capability
    window_opened_at: datetime | None = None  # provider time of the last message or call that opens the window
    last_inbound_at: datetime | None = None  # when the customer last wrote, for the sentence
    contact_name: str = ""
    contact_blocked: bool = False
    marketing_stopped_at: datetime | None = None
    identity_changed_at: datetime | None = None
    submitted_at: datetime | None = None  # None while the agent is still writing
    scheduled: bool = False  # asked to leave at a later time
    automatic: bool = False  # no person pressed send for this one message
    address: Address | None = None
    inbox_name: str = ""
    inbox_state: str = "active"
    inbox_paused_reason: str = ""
    template: TemplateFacts | None = None  # None: the draft names none, or the catalogue has none of that name
    held_since: datetime | None = None  # the whole desk is on hold: restored, or a copy
    templates_known: bool = False  # the catalogue was read at least once

    @property
    def who(self) -> str:
        return self.contact_name or "the customer"
