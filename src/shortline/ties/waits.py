"""What becomes of a customer's wait when his two cases become one, and when they are parted again. Pure.

Nobody's wait is lost or shortened: the one that is due first goes on.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from shortline.conversations.conversation import Conversation, Priority

_CLOCK = ("waiting_since", "due_at", "waits_for_follow_up", "target_minutes", "only_greeted")
_OPEN: dict[str, Any] = dict.fromkeys(("warn_at", "resolution_due_at", "resolution_warn_at"))  # worked out anew
_MOMENTS = ("waiting_since", "due_at", "answered_at", "closed_at", "snoozed_until")
_HURRY = (Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT)


@dataclass(frozen=True, slots=True)
class Stood:
    """How a conversation stood at some moment, as far as merging changes it."""

    state: str
    waiting_since: datetime | None
    due_at: datetime | None
    waits_for_follow_up: bool
    target_minutes: int
    only_greeted: bool
    answered_at: datetime | None
    closed_at: datetime | None
    snoozed_until: datetime | None
    priority: str

    @classmethod
    def of(cls, conversation: Conversation) -> Self:
        return cls(**{name: getattr(conversation, name) for name in cls.__slots__})

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        moments = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in _MOMENTS}
        return cls(**{**kept, **moments})

    def to_json(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__slots__}
        return {**found, **{name: found[name].isoformat() if found[name] else None for name in _MOMENTS}}


def taking_in(conversation: Conversation, other: Conversation) -> Conversation:
    """`conversation` with the wait of `other`, whose case goes into its own; it hurries as the one that hurried more."""
    priority = max(conversation.priority, other.priority, key=lambda each: _HURRY.index(Priority(each)))
    found = replace(conversation, priority=priority)
    if other.waiting_since is None:
        return found
    found = found.woken()
    if found.waiting_since is not None and _rank(found) <= _rank(other):
        return found
    return replace(found, **{name: getattr(other, name) for name in _CLOCK}, **_OPEN)


def given_back(now: Conversation, before: Stood, left: Stood) -> Conversation:
    """What stands as merging left it is as before; what was done since stays."""
    found = now
    if now.priority == left.priority:
        found = replace(found, priority=before.priority)
    clock = tuple(getattr(before, name) for name in _CLOCK)
    as_left = tuple(getattr(left, name) for name in _CLOCK)
    if now.state == "open" and clock != as_left == tuple(getattr(now, name) for name in _CLOCK):
        found = replace(found, **dict(zip(_CLOCK, clock, strict=True)), **_OPEN)
    return found


def opened_again(now: Conversation, before: Stood, *, answered_there: bool) -> Conversation:
    """The one that went into the other, as it stood; who was answered meanwhile, here or there, does not wait."""
    found = replace(now, state="open", closed_at=None, snoozed_until=None, priority=before.priority)
    if answered_there or now.answered_at != before.answered_at:
        return found
    if before.waiting_since is None:
        return found
    again = found.waits_on(
        before.waiting_since,
        stopped_at=now.closed_at,
        follow_up=before.waits_for_follow_up,
        target=before.target_minutes,
        greeted=before.only_greeted,
    )
    return replace(again, due_at=before.due_at)


def _rank(conversation: Conversation) -> tuple[bool, datetime | None]:
    return conversation.only_greeted, conversation.due_at
