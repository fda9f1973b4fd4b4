"""A time rule: when something is to be done with a conversation, and with which ones. Frozen and pure.

For the same cause a rule does its work once: the same silence, the same window, the same clock, the same moment of the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from shortline.hours.calendar import ALWAYS, Calendar

Waiting: TypeAlias = Literal["us", "customer"]
LIVE_FOR = timedelta(minutes=30)  # as for follow-ups: this soon after a word the other side is still there


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was written for so long, while one side waits for the other; by the wall, or in opening hours only."""

    waiting: Waiting
    minutes: int
    open_hours: bool = False


@dataclass(frozen=True, slots=True)
class WindowCloses:
    """So long before the service window closes; sooner where nobody would be there at that moment."""

    minutes: int


@dataclass(frozen=True, slots=True)
class AtTime:
    """At this minute of the local day, on these days of the week (0 is Monday); not on days that do not open, if so chosen."""

    minute: int
    days: frozenset[int]
    open_days: bool = True


Told: TypeAlias = Literal["warned", "breached", "resolution_warned", "resolution_breached"]


@dataclass(frozen=True, slots=True)
class ClockTold:
    """An answer or a case will soon be late, or is: so many opening minutes after that was told, while the same clock runs."""

    what: Told
    minutes: int = 0


Trigger: TypeAlias = Silence | WindowCloses | AtTime | ClockTold


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Which conversations. What is empty or None asks nothing."""

    inbox_ids: frozenset[int] = frozenset()
    channels: frozenset[str] = frozenset()
    team_ids: frozenset[int] = frozenset()
    label_ids: frozenset[int] = frozenset()  # any of them
    without_label_ids: frozenset[int] = frozenset()  # none of them
    segment_ids: frozenset[int] = frozenset()
    priorities: frozenset[str] = frozenset()
    waiting: Waiting | None = None
    live: bool | None = None
    assigned: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    id: int
    name: str
    is_on: bool
    trigger: Trigger
    conditions: Conditions
    actions: tuple[dict[str, Any], ...]
    since: datetime | None = None  # what was due before this is no news
    preset: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A conversation as a rule sees it."""

    id: int
    inbox_id: int
    channel: str
    state: str = "open"
    is_blocked: bool = False
    team_id: int | None = None
    assignee_id: int | None = None
    priority: str = "normal"
    label_ids: frozenset[int] = frozenset()
    segment_id: int | None = None
    waiting_since: datetime | None = None
    last_message_at: datetime | None = None
    last_word_at: datetime | None = None  # of a person, ours or the customer
    last_inbound_at: datetime | None = None
    answered_at: datetime | None = None
    window_opened_at: datetime | None = None
    window: timedelta | None = None  # how long one is open on this channel
    warned_at: datetime | None = None  # of the clock that runs
    breached_at: datetime | None = None
    resolution_since: datetime | None = None  # of the case's clock, while it runs
    resolution_warned_at: datetime | None = None
    resolution_breached_at: datetime | None = None
    calendar: Calendar = field(default=ALWAYS)

    def told_at(self, what: Told) -> datetime | None:
        at: datetime | None = getattr(self, f"{what}_at")
        return at

    def clock_since(self, what: Told) -> datetime | None:
        return self.resolution_since if what.startswith("resolution") else self.waiting_since

    @property
    def window_closes_at(self) -> datetime | None:
        return self.window_opened_at + self.window if self.window_opened_at and self.window else None

    def is_live(self, now: datetime) -> bool:
        last = max((at for at in (self.last_inbound_at, self.answered_at) if at is not None), default=None)
        return last is not None and now - last < LIVE_FOR


@dataclass(frozen=True, slots=True)
class Why:
    """Why a rule leaves a conversation alone: a code, and what its sentence is made of."""

    code: str
    at: datetime | None = None


def misfits(conditions: Conditions, facts: Facts, now: datetime) -> Iterator[Why]:
    """Everything about the conversation that keeps this rule away from it, whatever the time."""
    if facts.is_blocked:
        yield Why("blocked")
    if facts.state != "open":
        yield Why(facts.state)  # snoozed, closed
    if conditions.inbox_ids and facts.inbox_id not in conditions.inbox_ids:
        yield Why("other_inbox")
    if conditions.channels and facts.channel not in conditions.channels:
        yield Why("other_channel")
    if conditions.team_ids and facts.team_id not in conditions.team_ids:
        yield Why("other_team")
    if conditions.label_ids and not conditions.label_ids & facts.label_ids:
        yield Why("label_lacks")
    if conditions.without_label_ids & facts.label_ids:
        yield Why("label_has")
    if conditions.segment_ids and facts.segment_id not in conditions.segment_ids:
        yield Why("other_segment")
    if conditions.priorities and facts.priority not in conditions.priorities:
        yield Why("other_priority")
    if conditions.waiting is not None and conditions.waiting != _waits_for(facts):
        yield Why(f"not_waiting_for_{conditions.waiting}")
    if conditions.live is not None and conditions.live != facts.is_live(now):
        yield Why("not_live" if conditions.live else "live")
    if conditions.assigned is not None and conditions.assigned != (facts.assignee_id is not None):
        yield Why("not_assigned" if conditions.assigned else "assigned")


def _waits_for(facts: Facts) -> Waiting:
    return "us" if facts.waiting_since is not None else "customer"
