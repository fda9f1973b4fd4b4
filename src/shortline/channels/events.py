"""Everything a provider can tell us, in our own words.

One webhook body becomes a list of these. Each knows which account it is for (`route`), where in the body it stood
(`path`, so that quarantine can name the item) and the key that recognises it when it is delivered again (`key`).
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from shortline.channels.account_events import AccountChanged, MarketingPreference, TemplateChanged
from shortline.channels.event_parts import Event, InboundMedia, ProviderProblem, Route, SenderKeys

__all__ = [
    "AccountChanged", "AppError", "CallEvent", "ContactSynced", "EchoReceived", "Edited", "Event", "HistoryImported",
    "IdentityChanged", "InGroup", "InboundEvent", "InboundMedia", "MarketingPreference", "MessageReceived",
    "ProviderProblem", "Reaction", "Revoked", "Route", "SenderKeys", "StatusChanged", "TemplateChanged", "Unknown",
    "Unparsable",
]  # fmt: skip


class MessageReceived(Event, frozen=True, kw_only=True):
    """A turn of the customer.

    `kind`: text image video audio document sticker location contacts button_reply list_reply flow_reply order system
    unsupported unknown. `content` has the shape of the public API for that kind. `text` is what search and lists show.
    """

    provider_id: str
    sender: SenderKeys
    kind: str
    text: str | None = None
    content: dict[str, Any] = msgspec.field(default_factory=dict)
    attachments: tuple[InboundMedia, ...] = ()
    reply_to_provider_id: str | None = None
    forwarded: Literal["no", "yes", "often"] = "no"
    referral: dict[str, Any] | None = None
    group_id: str | None = None  # always None here: see InGroup
    opens_window: bool = True


class Reaction(Event, frozen=True, kw_only=True):
    """`emoji` None takes the earlier reaction back. `by` is `business` when it was made in the phone app."""

    provider_id: str
    sender: SenderKeys
    target_provider_id: str
    emoji: str | None = None
    by: Literal["contact", "business"] = "contact"


class Edited(Event, frozen=True, kw_only=True):
    provider_id: str
    sender: SenderKeys
    target_provider_id: str
    kind: str = "text"
    text: str | None = None
    content: dict[str, Any] = msgspec.field(default_factory=dict)
    attachments: tuple[InboundMedia, ...] = ()
    by: Literal["contact", "business"] = "contact"


class Revoked(Event, frozen=True, kw_only=True):
    provider_id: str
    sender: SenderKeys
    target_provider_id: str
    by: Literal["contact", "business"] = "contact"


class StatusChanged(Event, frozen=True, kw_only=True):
    """What became of a message of ours. Match by `attempt_key` first, then by `provider_id`; never by the recipient."""

    provider_id: str
    state: Literal["sent", "delivered", "read", "played", "failed"]
    attempt_key: str | None = None
    recipient: SenderKeys = msgspec.field(default_factory=SenderKeys)
    errors: tuple[ProviderProblem, ...] = ()
    failure: dict[str, Any] | None = None  # {code, sentence, remedy, provider_code, provider_text} when state is failed
    pricing: dict[str, Any] | None = None
    group_id: str | None = None


class IdentityChanged(Event, frozen=True, kw_only=True):
    """The person has a new number or id, or another device key. Link the two; trust neither yet."""

    provider_id: str
    change: Literal["number", "user_id", "identity_key"]
    old: SenderKeys
    new: SenderKeys
    body: str | None = None


class CallEvent(Event, frozen=True, kw_only=True):
    """`provider_id` is the call's id. An inbound call opens the window whether or not anybody answered."""

    provider_id: str
    peer: SenderKeys
    direction: Literal["inbound", "outbound"]
    status: Literal["ringing", "answered", "missed", "rejected", "failed"]
    duration_seconds: int | None = None
    attempt_key: str | None = None
    errors: tuple[ProviderProblem, ...] = ()

    @property
    def opens_window(self) -> bool:
        return self.direction == "inbound" or self.status == "answered"


class EchoReceived(Event, frozen=True, kw_only=True):
    """Somebody answered from the phone app: outgoing, by no agent of ours; no automation, no window."""

    provider_id: str
    recipient: SenderKeys
    kind: str
    text: str | None = None
    content: dict[str, Any] = msgspec.field(default_factory=dict)
    attachments: tuple[InboundMedia, ...] = ()
    reply_to_provider_id: str | None = None


class HistoryImported(Event, frozen=True, kw_only=True):
    """One old message of the phone app. Must not notify, start a clock or open a window."""

    provider_id: str
    direction: Literal["in", "out"]
    peer: SenderKeys
    kind: str
    text: str | None = None
    content: dict[str, Any] = msgspec.field(default_factory=dict)
    attachments: tuple[InboundMedia, ...] = ()
    reply_to_provider_id: str | None = None
    state: str | None = None  # sent, delivered, read, played, failed, pending
    phase: int | None = None
    chunk_order: int | None = None
    progress: int | None = None


class ContactSynced(Event, frozen=True, kw_only=True):
    """An entry of the phone app's address book."""

    action: Literal["add", "remove"]
    phone: str
    full_name: str | None = None
    first_name: str | None = None


class InGroup(Event, frozen=True, kw_only=True):
    """Something said in a group. Kept apart by its type: it can never slip into the sender's own conversation."""

    group_id: str
    item: MessageReceived | Reaction | Edited | Revoked


class AppError(Event, frozen=True, kw_only=True):
    """An error of the app, account or number that belongs to no message."""

    errors: tuple[ProviderProblem, ...]


class Unknown(Event, frozen=True, kw_only=True):
    """Well-formed, but nothing we know: kept, shown to admins, never an error."""

    reason: str
    raw: str | None = None  # the item as JSON text, cleaned and bounded


class Unparsable(Event, frozen=True, kw_only=True):
    """This one item could not be read. It goes to quarantine; its neighbours do not."""

    error: str
    raw: str | None = None


InboundEvent = (
    MessageReceived
    | Reaction
    | Edited
    | Revoked
    | StatusChanged
    | IdentityChanged
    | CallEvent
    | EchoReceived
    | HistoryImported
    | ContactSynced
    | InGroup
    | TemplateChanged
    | AccountChanged
    | MarketingPreference
    | AppError
    | Unknown
    | Unparsable
)
