"""A message as the API gives it: one shape for what came in, went out, was noted and what merely happened."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from shortline.conversations.shapes import text_id
from shortline.conversations.texts import author_name


class AuthorOut(BaseModel):
    kind: Literal["contact", "agent", "automation", "phone_app", "system"]
    id: str | None
    name: str | None


class QuotedOut(BaseModel):
    id: str | None
    kind: str
    text: str | None
    direction: Literal["in", "out", "note", "activity"]
    missing: bool = Field(description="The quoted message is not here: too old, or written elsewhere.")


class EarlierText(BaseModel):
    text: str | None
    at: datetime


class ReactionOut(BaseModel):
    emoji: str
    by: Literal["contact", "agent"]
    name: str | None


class AttachmentOut(BaseModel):
    id: str
    kind: str
    filename: str | None
    mime: str | None
    size: int | None
    state: Literal["pending", "ready", "failed", "refused", "expired"]
    url: str | None
    thumb_url: str | None
    width: int | None
    height: int | None
    duration: float | None
    waveform: list[int] | None
    voice: bool
    failure: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        ready = row["state"] == "ready"
        url = f"/api/v1/media/{row['id']}"
        return cls(
            id=str(row["id"]),
            kind=row["kind"],
            filename=row["filename"] or None,
            mime=row["mime"],
            size=row["size"],
            state=row["state"],
            url=url if ready else None,
            thumb_url=f"{url}/thumb" if ready and row["thumb_key"] else None,
            width=row["width"],
            height=row["height"],
            duration=None if row["duration_ms"] is None else row["duration_ms"] / 1000,
            waveform=row["waveform"],
            voice=row["voice"],
            failure=row["failure"],
        )


class PacedOut(BaseModel):
    position: int
    seconds: int


class MessageChargeOut(BaseModel):
    category: str | None
    type: str | None
    charged: Literal["yes", "no", "unknown"]


class MessageOut(BaseModel):
    id: str
    conversation_id: str
    seq: int
    direction: Literal["in", "out", "note", "activity"]
    kind: str
    text: str | None
    content: dict[str, Any]
    author: AuthorOut
    provider_at: datetime | None
    created_at: datetime
    at: datetime
    late: bool
    state: str | None
    accepted: bool
    state_at: datetime | None
    failure: dict[str, Any] | None
    possible_duplicate: bool
    after_unconfirmed: bool
    reply_to: QuotedOut | None
    forwarded: Literal["no", "yes", "often"]
    referral: dict[str, Any] | None
    edited_at: datetime | None
    earlier_texts: list[EarlierText]
    deleted_at: datetime | None
    reactions: list[ReactionOut]
    attachments: list[AttachmentOut]
    held_until: datetime | None
    not_before: datetime | None
    on_reply: Literal["cancel", "keep"] | None = Field(
        default=None, description="Of a message for later: what becomes of it when the customer writes first."
    )
    client_message_id: str | None
    decision: dict[str, Any] | None = None
    paced: PacedOut | None = None
    charge: MessageChargeOut | None = Field(
        default=None,
        description="Of a delivered message of ours: what the platform told of its price. It names no amounts.",
    )
    version: int

    @classmethod
    def of(cls, row: Mapping[str, Any], *, now: datetime) -> Self:
        """What its author deleted is not shown again, only that it was there."""
        gone = row["deleted_at"] is not None
        carried = row["direction"] in ("in", "out")
        return cls(
            id=str(row["id"]),
            conversation_id=str(row["conversation_id"]),
            seq=row["seq"],
            direction=row["direction"],
            kind=row["kind"],
            text=None if gone else row["text"],
            content={} if gone else row["content"],
            author=AuthorOut(
                kind=row["author_kind"],
                id=text_id(row["contact_id"] if row["author_kind"] == "contact" else row["author_agent_id"]),
                name=author_name(row["author_kind"], row["contact_name"], row["agent_name"]),
            ),
            provider_at=row["provider_at"],
            created_at=row["created_at"],
            at=row["display_at"],
            late=row["late"],
            state=row["state"] if carried else None,
            accepted=row["accepted"],
            state_at=row["state_at"] if carried else None,
            failure=row["failure"],
            possible_duplicate=row["possible_duplicate"],
            after_unconfirmed=row["after_unconfirmed"],
            reply_to=_quoted(row),
            forwarded=row["forwarded"],
            referral=row["referral"],
            edited_at=row["edited_at"],
            earlier_texts=[] if gone else [EarlierText(**each) for each in row["earlier_texts"] or ()],
            deleted_at=row["deleted_at"],
            reactions=[_reaction(each, row) for each in row["reactions"] or ()],
            attachments=[] if gone else [AttachmentOut.of(each) for each in row["attachments"] or ()],
            held_until=row["held_until"],
            not_before=row["not_before"] or row["send_at"],
            on_reply=row["on_reply"],
            client_message_id=text_id(row["client_message_id"]),
            decision=row["decision"],
            paced=_paced(row, now),
            charge=_charge(row["pricing"]),
            version=row["version"],
        )


def _charge(pricing: Mapping[str, Any] | None) -> MessageChargeOut | None:
    """Nothing where nothing was told: an amount never is."""
    if not pricing:
        return None
    billable = pricing.get("billable")
    return MessageChargeOut(
        category=pricing.get("category"),
        type=pricing.get("type"),
        charged="yes" if billable is True else "no" if billable is False else "unknown",
    )


class MessagePage(BaseModel):
    items: list[MessageOut]
    has_before: bool
    has_after: bool


class MessageList(BaseModel):
    items: list[MessageOut]


class RawOut(BaseModel):
    message_id: str
    journal_id: str | None
    received_at: datetime | None
    path: str | None = Field(description="Where it stood in the body.")
    raw: str | None = Field(description="This one update as it came in, as JSON text; null when it is not kept.")


def _quoted(row: Mapping[str, Any]) -> QuotedOut | None:
    if row["quoted_id"] is not None:
        return QuotedOut(
            id=str(row["quoted_id"]),
            kind=row["quoted_kind"],
            text=None if row["quoted_deleted_at"] else row["quoted_text"],
            direction=row["quoted_direction"],
            missing=False,
        )
    if row["reply_to_provider_id"] is None:
        return None
    return QuotedOut(id=None, kind="unknown", text=None, direction="out", missing=True)


def _reaction(found: Mapping[str, Any], row: Mapping[str, Any]) -> ReactionOut:
    name = row["contact_name"] or None if found["by"] == "contact" else None
    return ReactionOut(emoji=found["emoji"], by=found["by"], name=name)


def _paced(row: Mapping[str, Any], now: datetime) -> PacedOut | None:
    if row["paced_position"] is None or row["not_before"] is None:
        return None
    seconds = max(0, round((row["not_before"] - now).total_seconds()))
    return PacedOut(position=row["paced_position"], seconds=seconds)
