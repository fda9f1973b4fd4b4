"""What every channel offers, and the values that pass between a channel and the rest of the desk.

A channel is a module without state (see `registry.py`). `parse` is pure; `send` makes exactly one request and raises
only the closed set of `failures.py`. Further abilities are small protocols: a channel has them or it does not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from shortline.channels.capability import Capability
from shortline.channels.draft import Draft, Media
from shortline.channels.events import InboundEvent, InboundMedia
from shortline.channels.failures import ContentRejected

if TYPE_CHECKING:
    from shortline.http import Http

__all__ = [
    "AccountReport", "Address", "CarriesMedia", "Channel", "Check", "ChecksAccount", "Draft", "FetchedMedia",
    "HasTemplates", "InboundEvent", "InboxConfig", "MovesNumbersIn", "Problem", "ReadsReceipts", "Sent",
    "TemplateRefused", "WritesTemplates",
]  # fmt: skip

DEFAULT_GRAPH_URL = "https://graph.facebook.com"
DEFAULT_API_VERSION = "v24.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxConfig:
    """A configured account, with its secrets opened. Lives only as long as one job or request; its repr hides them."""

    id: int
    channel: str = "whatsapp"
    name: str = ""
    phone_number_id: str = ""
    waba_id: str = ""
    display_phone_number: str = ""
    access_token: str = field(default="", repr=False)
    app_secrets: tuple[str, ...] = field(default=(), repr=False)  # two while one is being rotated
    verify_token: str = field(default="", repr=False)
    graph_url: str = DEFAULT_GRAPH_URL
    api_version: str = DEFAULT_API_VERSION

    @classmethod
    def of(cls, row: Mapping[str, Any], secrets: Mapping[str, Any], *, graph_url: str, api_version: str) -> InboxConfig:
        """From a row of `inboxes` and its opened secrets; the address of the settings where the row has none."""
        app_secrets = (secrets.get("app_secret"), secrets.get("app_secret_previous"))
        return cls(
            id=row["id"],
            channel=row["channel"],
            name=row["name"],
            phone_number_id=row["phone_number_id"] or "",
            waba_id=row["waba_id"] or "",
            display_phone_number=row["display_phone_number"] or "",
            access_token=secrets.get("access_token") or "",
            app_secrets=tuple(secret for secret in app_secrets if secret),
            verify_token=secrets.get("verify_token") or "",
            graph_url=(row["graph_url"] or graph_url).rstrip("/"),
            api_version=api_version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a message goes: frozen into the outbox row when the agent presses send, never looked up again."""

    phone: str | None = None  # E.164 with its plus, or the digits the provider gave us
    user_id: str | None = None  # business-scoped id; people may have no visible number
    identity_key_hash: str | None = None  # makes the provider refuse a changed owner

    def __post_init__(self) -> None:
        if not self.phone and not self.user_id:
            raise ValueError("An address needs a phone number or a user id.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The provider took the message. Delivered it is not yet: that comes as a status."""

    provider_id: str
    wa_id: str | None = None
    user_id: str | None = None
    message_status: str | None = None  # templates: accepted, held_for_quality_assessment, paused


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a draft, found before sending. `reason` names the sentence, `params` is what it is made of."""

    field: str
    code: str
    reason: str
    sentence: str
    limit: int | None = None
    actual: int | None = None
    params: dict[str, Any] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "field": self.field,
            "code": self.code,
            "reason": self.reason,
            "sentence": self.sentence,
            "limit": self.limit,
            "actual": self.actual,
            "params": self.params,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One answered question of the connection wizard. `ok` None: not asked, because an earlier one failed.

    `code` names the answer and `params` is what it is made of: a screen says sentence and remedy in its own language.
    """

    key: str
    ok: bool | None
    code: str
    field: str | None = None
    sentence: str = ""
    remedy: str | None = None
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedMedia:
    content: bytes
    mime: str | None
    sha256_hex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReport:
    checks: tuple[Check, ...]
    phone: Mapping[str, Any] | None = None

    @property
    def ok(self) -> bool:
        return all(check.ok is True for check in self.checks)


class Channel(Protocol):
    """The core: every channel has these."""

    @property
    def kind(self) -> str: ...

    @property
    def capability(self) -> Capability: ...

    def verify(self, secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> None:
        """Raises WebhookRejected. `headers` has lower-case names."""

    def parse(self, body: bytes) -> list[InboundEvent]:
        """Pure, and never raises: what cannot be read becomes Unparsable or Unknown, its neighbours are read."""

    def locate(self, body: bytes, path: str) -> Any:
        """The raw item that an event of this body came from, by the event's path; None when there is none."""

    def validate(self, draft: Draft) -> list[Problem]:
        """Pure: what the provider would refuse, found before sending."""

    async def send(self, inbox: InboxConfig, to: Address, draft: Draft, http: Http, attempt_key: str) -> Sent:
        """One request. `attempt_key` comes back in the statuses and is our only witness after a lost answer."""


@runtime_checkable
class ReadsReceipts(Protocol):
    """Can tell the customer that an agent has read, and is writing."""

    async def mark_read(self, inbox: InboxConfig, provider_id: str, http: Http, *, typing: bool = False) -> None: ...


@runtime_checkable
class CarriesMedia(Protocol):
    """Files go up before the message that names them, and come down by id."""

    async def upload_media(self, inbox: InboxConfig, media: Media, content: bytes, http: Http) -> str: ...

    async def fetch_media(
        self, inbox: InboxConfig, media: InboundMedia, http: Http, *, max_bytes: int
    ) -> FetchedMedia: ...


@runtime_checkable
class HasTemplates(Protocol):
    async def list_templates(self, inbox: InboxConfig, http: Http) -> list[dict[str, Any]]: ...


class TemplateRefused(ContentRejected):
    """The provider does not take this definition. `reason` names the sentence, `field` what it is about, if one can tell."""

    def __init__(self, field: str | None, reason: str, provider_text: str) -> None:
        super().__init__("WhatsApp does not take this template.", provider_text=provider_text)
        self.field = field
        self.reason = reason


@runtime_checkable
class WritesTemplates(Protocol):
    """Templates are written here and reviewed there. Each raises TemplateRefused or another ChannelError."""

    async def create_template(self, inbox: InboxConfig, http: Http, definition: dict[str, Any]) -> dict[str, str]: ...

    async def edit_template(self, inbox: InboxConfig, http: Http, provider_id: str, changed: dict[str, Any]) -> str: ...

    async def delete_template(self, inbox: InboxConfig, http: Http, name: str, provider_id: str | None) -> None: ...

    async def upload_sample(self, inbox: InboxConfig, http: Http, filename: str, mime: str, content: bytes) -> str: ...


@runtime_checkable
class MovesNumbersIn(Protocol):
    """A number comes from another provider: how far that is, and registering it here with its PIN."""

    async def check_move_in(self, inbox: InboxConfig, http: Http) -> tuple[Check, ...]: ...

    async def register(self, inbox: InboxConfig, http: Http, pin: str) -> None: ...


@runtime_checkable
class ChecksAccount(Protocol):
    async def check_account(self, inbox: InboxConfig, http: Http) -> AccountReport: ...

    async def subscribe(self, inbox: InboxConfig, http: Http) -> None: ...
