"""A message about to be written: what every way into the timeline has in common."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

Direction: TypeAlias = Literal["in", "out", "note", "activity"]
AuthorKind: TypeAlias = Literal["contact", "agent", "automation", "phone_app", "system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMessage:
    direction: Direction
    kind: str
    author_kind: AuthorKind
    display_at: datetime
    text: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    author_agent_id: int | None = None
    provider_id: str | None = None
    provider_at: datetime | None = None
    late: bool = False
    state: str = "received"
    after_unconfirmed: bool = False
    reply_to_id: int | None = None
    reply_to_provider_id: str | None = None
    forwarded: str = "no"
    referral: dict[str, Any] | None = None
    client_message_id: UUID | None = None
    held_until: datetime | None = None
    send_at: datetime | None = None
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    journal_id: int | None = None
