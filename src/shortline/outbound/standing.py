"""How a conversation stood around a message that did something with it, and what of that can be put back. Pure.

Only what still stands as the message left it is put back: what a colleague, the customer or the clock changed since stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from shortline.conversations.conversation import Conversation

MOMENTS = ("snoozed_until", "closed_at", "waiting_since", "answered_at")


@dataclass(frozen=True, slots=True)
class Standing:
    state: str
    snoozed_until: datetime | None
    closed_at: datetime | None
    assignee_id: int | None
    team_id: int | None
    waiting_since: datetime | None
    waits_for_follow_up: bool
    target_minutes: int
    only_greeted: bool
    answered_at: datetime | None
    labels: tuple[int, ...]

    @classmethod
    def of(cls, conversation: Conversation, labels: tuple[int, ...]) -> Standing:
        names = [name for name in cls.__slots__ if name != "labels"]
        return cls(**{name: getattr(conversation, name) for name in names}, labels=labels)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Standing:
        moments = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in MOMENTS}
        return cls(**{**kept, **moments, "labels": tuple(kept["labels"])})

    def to_json(self) -> dict[str, Any]:
        kept = asdict(self)
        moments = {name: kept[name].isoformat() if kept[name] else None for name in MOMENTS}
        return {**kept, **moments, "labels": list(self.labels)}


@dataclass(frozen=True, slots=True)
class Back:
    """`conversation` as it stands after putting back; `change` is the line that says so, None where nothing is."""

    conversation: Conversation
    change: str | None
    handed_back: bool
    put_on: tuple[int, ...]
    take_off: tuple[int, ...]


def back(
    conversation: Conversation, labels: tuple[int, ...], before: Standing, after: Standing, *, now: datetime
) -> Back:
    """`labels` stand on it now. Labels that nobody touched since are as before; so is who has it, and whether it is closed."""
    found, change = _state(conversation, before, after, now=now)
    holders = (before.assignee_id, before.team_id)
    as_left = (after.assignee_id, after.team_id)
    handed_back = holders != as_left == (found.assignee_id, found.team_id)
    if handed_back:
        found = found.assigned(*holders)
    here = set(labels)
    return Back(
        found,
        change,
        handed_back,
        put_on=tuple(sorted(set(before.labels) - set(after.labels) - here)),
        take_off=tuple(sorted((set(after.labels) - set(before.labels)) & here)),
    )


def _state(
    conversation: Conversation, before: Standing, after: Standing, *, now: datetime
) -> tuple[Conversation, str | None]:
    was = (before.state, before.snoozed_until, before.closed_at)
    left = (after.state, after.snoozed_until, after.closed_at)
    if was == left or (conversation.state, conversation.snoozed_until, conversation.closed_at) != left:
        return conversation, None
    still_put_aside = before.state == "snoozed" and before.snoozed_until is not None and before.snoozed_until > now
    again = replace(
        conversation,
        state="snoozed" if still_put_aside else "open",
        snoozed_until=before.snoozed_until if still_put_aside else None,
        closed_at=None,
    )
    # Closing stopped the clock. It runs on, unless an answer of ours reached the customer in between.
    if after.state == "closed" and conversation.answered_at == before.answered_at and before.waiting_since is not None:
        again = again.waits_on(
            before.waiting_since,
            stopped_at=conversation.closed_at,
            follow_up=before.waits_for_follow_up,
            target=before.target_minutes,
            greeted=before.only_greeted,
        )
    if after.state == "closed":
        return again, "reopened"
    return again, "snoozed" if still_put_aside else "woken"
