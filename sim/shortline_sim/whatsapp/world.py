"""Who and what exists: accounts, numbers, tokens, people, media, templates, sent messages.

Plain values. What they may do is decided in the files about messages, limits and templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

Json = dict[str, Any]

MESSAGING = "whatsapp_business_messaging"
MANAGEMENT = "whatsapp_business_management"


@dataclass(slots=True)
class Account:
    """A WhatsApp Business Account together with the app that is connected to it."""

    kind: ClassVar[str] = "account"
    waba_id: str
    app_id: str
    app_secret: str
    verify_token: str
    name: str = "Simulated business"
    app_subscribed: bool = False
    app_callback: str = ""
    override_callback: str = ""
    messaging_limit: str = "TIER_2K"
    verified: bool = True
    reached: dict[str, float] = field(default_factory=dict)
    """People written to outside their window, and when: the messaging limit counts them."""

    @property
    def key(self) -> str:
        return self.waba_id


@dataclass(slots=True)
class Token:
    kind: ClassVar[str] = "token"
    value: str
    app_id: str
    waba_ids: list[str]
    scopes: list[str] = field(default_factory=lambda: [MESSAGING, MANAGEMENT])
    expires_at: float = 0
    """0 means never, as the Graph API writes it."""
    revoked: bool = False

    @property
    def key(self) -> str:
        return self.value


@dataclass(slots=True)
class Number:
    """A business phone number."""

    kind: ClassVar[str] = "number"
    id: str
    waba_id: str
    display: str
    verified_name: str
    override_callback: str = ""
    registered: bool = True
    pin: str = ""
    quality: str = "GREEN"
    status: str = "CONNECTED"
    name_status: str = "APPROVED"
    coexistence: bool = False
    username: str = ""
    throughput: int = 80
    identity_check: bool = False
    profile: Json = field(default_factory=dict)
    settings: Json = field(default_factory=dict)
    automation: Json = field(default_factory=dict)
    links: dict[str, Json] = field(default_factory=dict)
    blocked: list[str] = field(default_factory=list)
    registrations: list[float] = field(default_factory=list)
    code_verified: bool = True
    """That the number is the business's own was shown with a code."""
    wrong_pins: list[float] = field(default_factory=list)

    @property
    def digits(self) -> str:
        return "".join(c for c in self.display if c.isdigit())

    @property
    def key(self) -> str:
        return self.id


@dataclass(slots=True)
class Person:
    """Somebody who has WhatsApp. `key` never changes; number, id and name may."""

    key: str
    name: str = ""
    wa_id: str = ""
    user_id: str = ""
    parent_user_id: str = ""
    username: str = ""
    number_hidden: bool = False
    dialled: list[str] = field(default_factory=list)
    """Other spellings of the number that reach the same person (Brazil, Mexico, Argentina)."""
    language: str = "en"
    on_whatsapp: bool = True
    read_receipts: bool = True
    stopped_marketing: bool = False
    identity_hash: str = ""


@dataclass(slots=True)
class Pair:
    """What the platform remembers about one number and one person."""

    last_inbound_at: float = 0
    ad_clicked_at: float = 0
    free_entry_until: float = 0
    tokens: float = 45
    tokens_at: float = 0


@dataclass(slots=True)
class Media:
    kind: ClassVar[str] = "media"
    id: str
    number_id: str
    mime: str
    sha256: str
    size: int
    file: str
    created_at: float
    days: int
    filename: str = ""

    @property
    def key(self) -> str:
        return self.id


@dataclass(slots=True)
class Template:
    kind: ClassVar[str] = "template"
    id: str
    waba_id: str
    name: str
    language: str
    category: str
    components: list[Json]
    status: str = "APPROVED"
    parameter_format: str = "POSITIONAL"
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    pauses: int = 0
    created_at: float = 0
    edits: list[float] = field(default_factory=list)
    deleted_at: float = 0

    @property
    def key(self) -> str:
        return self.id


@dataclass(slots=True)
class Upload:
    """A resumable upload of an app: a session first, then its content, then a handle that templates name."""

    kind: ClassVar[str] = "upload"
    id: str
    app_id: str
    mime: str
    size: int
    seal: str
    opened_at: float
    handle: str = ""

    @property
    def key(self) -> str:
        return self.id


@dataclass(slots=True)
class Sent:
    """One accepted send."""

    kind: ClassVar[str] = "sent"
    wamid: str
    number_id: str
    person: str
    to: str
    body: Json
    at: float
    statuses: list[Json] = field(default_factory=list)
    failure: int = 0
    in_window: bool = True
    rendered: str = ""

    @property
    def key(self) -> str:
        return self.wamid


@dataclass(slots=True)
class Heard:
    """One inbound message the platform delivered or will deliver: what a reply, a reaction or a read points at."""

    kind: ClassVar[str] = "heard"
    wamid: str
    number_id: str
    person: str
    at: float
    type: str
    read_at: float = 0
    typing_at: float = 0

    @property
    def key(self) -> str:
        return self.wamid


class Kept(Protocol):
    """What the double remembers by kind and key."""

    kind: ClassVar[str]

    @property
    def key(self) -> str: ...


def document(value: Any) -> Json:
    """The value as the shelf keeps it; shared, not copied, because it is written at once."""
    return {name: getattr(value, name) for name in value.__slots__}
