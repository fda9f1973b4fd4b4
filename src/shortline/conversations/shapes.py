"""What the list and the header of a conversation show, as the API gives it. Every field is named.

The composer's mode and decision are not here: whether a message may leave is the guard's to say
(`GET /conversations/{id}/composer`); these shapes tell only when the service window closes.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from shortline.channels.registry import CHANNELS
from shortline.checklists.shapes import CaseItemOut
from shortline.contacts.identity import Identity
from shortline.contacts.shapes import ContactDetailOut
from shortline.conversations.conversation import Priority, State
from shortline.conversations.shapes_case import CaseOut
from shortline.conversations.shapes_clock import ClockOut, ResolutionOut, reading
from shortline.conversations.store import conversation
from shortline.conversations.texts import author_name, preview
from shortline.following.shapes import FollowerOut
from shortline.handover.shapes import HandoverOut, PassedOnOut
from shortline.hours.calendar import Calendar
from shortline.hours.shapes import OpenState
from shortline.macros.shapes_actions import ActionOut
from shortline.ties.shapes import TieOut


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InboxBrief(BaseModel):
    id: str
    name: str
    channel: str
    is_demo: bool


class ContactBrief(BaseModel):
    id: str
    name: str | None
    language: str | None
    segment_id: str | None
    is_blocked: bool
    opted_out_at: datetime | None = Field(description="Since when the person wants no messages that we begin.")


class IdentityBrief(BaseModel):
    id: str
    display: str
    phone: str | None
    username: str | None
    number_hidden: bool
    changed_at: datetime | None
    change_note: str


class LabelBrief(BaseModel):
    id: str
    name: str
    color: str


class LastMessage(BaseModel):
    id: str
    direction: Literal["in", "out", "note", "activity"]
    kind: str
    text: str | None
    at: datetime
    state: str | None
    author_name: str | None


class Window(BaseModel):
    closes_at: datetime | None


class Progress(BaseModel):
    done: int
    count: int


class ConversationOut(BaseModel):
    id: str
    inbox: InboxBrief
    contact: ContactBrief
    identity: IdentityBrief
    state: State
    assignee_id: str | None
    team_id: str | None
    waiting_since: datetime | None
    waits_for_follow_up: bool
    target_minutes: int
    due_at: datetime | None = Field(description="By when the customer should be answered, counted in opening hours.")
    clock: ClockOut | None
    resolution: ResolutionOut | None
    only_greeted: bool = Field(description="What waits is a greeting, a smile or a test: it has a calm clock.")
    priority: Priority = Field(description="Of its latest case; a new one begins as normal.")
    labels: list[LabelBrief]
    progress: Progress | None = Field(description="Of the checklist of its latest case; null where there is none.")
    unread_count: int
    mentions: int = Field(description="Notes that call you and that you have not read.")
    offered: bool = Field(description="It is a colleague's who is not there for it: you can take it over.")
    following: bool = Field(description="Whether you follow it.")
    news: bool = Field(description="You follow it, and the customer wrote or it was closed since you looked.")
    last_message: LastMessage | None
    last_message_at: datetime | None
    window: Window
    snoozed_until: datetime | None
    closed_at: datetime | None
    has_failed: bool
    draft: bool
    version: int

    @classmethod
    def of(cls, row: Mapping[str, Any], calendar: Calendar, now: datetime) -> Self:
        """`calendar`: whose hours hold for it."""
        return cls(**shown(row, calendar, now))


class ConversationPage(BaseModel):
    items: list[ConversationOut]
    next_cursor: str | None = None
    total: int | None = None


class Counts(BaseModel):
    mine: int
    team: int
    unassigned: int
    all: int
    mentions: int = Field(description="With notes that call you and that you have not read, in whatever state.")
    following: int = Field(description="That you follow, in whatever state.")
    following_news: int = Field(description="Of these: the customer wrote or it was closed since you looked.")
    greeted: int = Field(description="Of all: those in which nothing but a greeting waits.")
    by_inbox: dict[str, int]


class SenderOut(BaseModel):
    inbox_name: str
    display_phone_number: str | None


class RecipientOut(BaseModel):
    display: str


class CapabilityOut(BaseModel):
    text_max: int
    caption_max: int | None
    service_window_minutes: int | None
    templates: bool
    reactions: bool
    interactive: list[str]
    typing: bool
    media: dict[str, int]
    accept: list[str]

    @classmethod
    def of(cls, channel: str) -> Self | None:
        if channel not in CHANNELS:
            return None
        can = CHANNELS[channel].capability
        window = can.service_window
        return cls(
            text_max=can.text_max,
            caption_max=can.caption_max,
            service_window_minutes=int(window.total_seconds() // 60) if window else None,
            templates=can.templates,
            reactions=can.reactions,
            interactive=list(can.interactive),
            typing=can.typing,
            media=can.addable,
            accept=can.accept,
        )


class ReadOut(BaseModel):
    last_read_message_id: str | None


class DraftOut(BaseModel):
    text: str
    media_ids: list[str]
    template: dict[str, Any] | None
    then: list[ActionOut] = Field(description="What a macro in it will do with the conversation when it is sent.")
    updated_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any], then: list[dict[str, Any]]) -> Self:
        """`then`: its actions with their names."""
        return cls(
            text=row["text"],
            media_ids=[str(each) for each in row["media_ids"]],
            template=row["template"],
            then=[ActionOut(**each) for each in then],
            updated_at=row["updated_at"],
        )


class DraftsOut(BaseModel):
    reply: DraftOut | None = None
    note: DraftOut | None = None


class OtherNumberOut(BaseModel):
    """The same person's conversation on another number of the line."""

    conversation_id: str
    inbox_name: str
    display_phone_number: str | None
    last_message_at: datetime
    later: bool = Field(description="On a number that took over from this one; else on one that handed over to it.")

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(
            conversation_id=str(row["id"]),
            inbox_name=row["inbox_name"],
            display_phone_number=row["display_phone_number"] or None,
            last_message_at=row["last_message_at"],
            later=row["later"],
        )


class ConversationDetailOut(ConversationOut):
    model_config = ConfigDict(populate_by_name=True)
    contact_detail: ContactDetailOut
    cases: list[CaseOut] = Field(
        description="Of this person in the last nine months, newest first, in every conversation the caller may see."
    )
    checklist: list[CaseItemOut] = Field(description="What is to be done about its latest case, and who did what.")
    followers: list[FollowerOut] = Field(description="Who follows it and may see it, by name.")
    handovers: list[HandoverOut] = Field(
        description="Promised outside of the chat: what stands, then what ended in thirty days."
    )
    passed_on: PassedOnOut | None = Field(
        description="What was said when it was handed over, until its taker has answered or put it away."
    )
    ties: list[TieOut] = Field(description="Of its cases to others, newest first; what was undone is not there.")
    from_: SenderOut = Field(alias="from")
    to: RecipientOut
    capability: CapabilityOut | None
    read: ReadOut
    drafts: DraftsOut
    scheduled: list[str] = Field(description="Messages of ours that wait for their time, soonest first.")
    entry_point: dict[str, Any] | None
    hours: OpenState | None = Field(
        description="Whether somebody is there for this inbox and team; null: nobody has put down any hours."
    )
    other_numbers: list[OtherNumberOut] = Field(
        description="Where a number took over from another: this person's conversations there, newest first."
    )


def shown(row: Mapping[str, Any], calendar: Calendar, now: datetime) -> dict[str, Any]:
    found = conversation(row)
    clock = reading(found, calendar, now)
    who = Identity(id=row["identity_id"], **{name: row[name] for name in Identity.__slots__ if name not in ("id",)})
    return {
        "id": str(found.id),
        "inbox": InboxBrief(
            id=str(found.inbox_id), name=row["inbox_name"], channel=row["channel"], is_demo=row["inbox_is_demo"]
        ),
        "contact": ContactBrief(
            id=str(found.contact_id),
            name=row["contact_name"] or None,
            language=row["language"],
            segment_id=text_id(row["segment_id"]),
            is_blocked=row["is_blocked"],
            opted_out_at=row["opted_out_at"],
        ),
        "identity": IdentityBrief(
            id=str(who.id),
            display=who.display,
            phone=who.phone,
            username=who.username,
            number_hidden=who.number_hidden,
            changed_at=who.changed_at,
            change_note=who.change_note,
        ),
        "state": found.shown_state,
        "assignee_id": text_id(found.assignee_id),
        "team_id": text_id(found.team_id),
        "waiting_since": found.waiting_since,
        "waits_for_follow_up": found.waits_for_follow_up,
        "target_minutes": found.target_minutes,
        "due_at": found.due_at,
        "clock": ClockOut.of(found, clock),
        "resolution": ResolutionOut.of(found, clock, now),
        "only_greeted": found.only_greeted and found.waiting_since is not None,
        "priority": Priority(found.priority),
        "labels": [LabelBrief(**each) for each in row["labels"] or ()],
        "progress": row["progress"],
        "unread_count": row["unread_count"],
        "mentions": row["mentions"],
        "offered": bool(row["offered"]),
        "following": row["following"],
        "news": row["news"],
        "last_message": _last(row),
        "last_message_at": found.last_message_at,
        "window": Window(closes_at=closes_at(row["channel"], found.window_opened_at)),
        "snoozed_until": found.snoozed_until,
        "closed_at": found.closed_at,
        "has_failed": found.has_failed,
        "draft": row["draft"],
        "version": found.version,
    }


def closes_at(channel: str, opened_at: datetime | None) -> datetime | None:
    """When free text stops being allowed; None where it never was, or where the channel has no such window."""
    window = CHANNELS[channel].capability.service_window if channel in CHANNELS else None
    return opened_at + window if opened_at and window else None


def text_id(value: int | None) -> str | None:
    return None if value is None else str(value)


def _last(row: Mapping[str, Any]) -> LastMessage | None:
    if row["last_direction"] is None:
        return None
    return LastMessage(
        id=str(row["last_message_id"]),
        direction=row["last_direction"],
        kind=row["last_kind"],
        text=None if row["last_deleted_at"] else preview(row["last_kind"], row["last_text"], row["last_content"]),
        at=row["last_at"],
        state=row["last_state"] if row["last_direction"] in ("in", "out") else None,
        author_name=author_name(row["last_author_kind"], row["contact_name"], row["last_agent_name"]),
    )
