"""Counting what became of messages, from the events that told of it. Pure.

Each event is counted once, so each step of a message is counted once: the event says what the state was before, and a
message that climbs several steps in one go is counted at each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from shortline.conversations.ladder import REACHED, State, rank
from shortline.outbound.health.days import UTC, day_of

STEPS = (State.SENT, State.DELIVERED, State.READ)
_PRICED_IN = ("delivered", "read", "played", "sent")  # the platform charges for what was delivered


Charged = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Charge:
    """What the platform said of the price of one message; '' and `unknown` where it said nothing."""

    category: str = ""
    type: str = ""
    model: str = ""
    charged: Charged = "unknown"

    @classmethod
    def of(cls, pricing: Mapping[str, Any] | None) -> Charge:
        given = pricing or {}
        billable = given.get("billable")
        return cls(
            category=_word(given.get("category")),
            type=_word(given.get("type")),
            model=_word(given.get("model")),
            charged="yes" if billable is True else "no" if billable is False else "unknown",
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """One event. `was` None: written by an older version, which did not say. `receipts`: state to (when, pricing)."""

    inbox_id: int
    state: str
    at: datetime
    was: str | None = None
    failure: str = ""
    receipts: Mapping[str, tuple[datetime, Mapping[str, Any] | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """`days`: (inbox, day, what, key) to how many; `last`: when the latest of them was; `charges` by (inbox, day, charge)."""

    zones: Mapping[int, ZoneInfo]
    days: Counter[tuple[int, date, str, str]] = field(default_factory=Counter)
    last: dict[tuple[int, date, str, str], datetime] = field(default_factory=dict)
    charges: Counter[tuple[int, date, Charge]] = field(default_factory=Counter)

    def add(self, inbox_id: int, what: str, key: str, at: datetime) -> None:
        place = (inbox_id, self.day(inbox_id, at), what, key)
        self.days[place] += 1
        self.last[place] = max(at, self.last.get(place, at))

    def day(self, inbox_id: int, at: datetime) -> date:
        return day_of(at, self.zones.get(inbox_id, UTC))


def tally(moved: Iterable[Moved], zones: Mapping[int, ZoneInfo]) -> Tally:
    """`zones` by inbox: where its days begin and end; UTC for one that has none there."""
    found = Tally(zones)
    for each in moved:
        if each.state == State.FAILED:
            found.add(each.inbox_id, "state", State.FAILED, each.at)
            found.add(each.inbox_id, "failure", each.failure or "provider_error", each.at)
            continue
        for step in steps(each):
            found.add(each.inbox_id, "state", step, _told_at(each, step))
            if step is State.DELIVERED:
                found.charges[each.inbox_id, found.day(each.inbox_id, _told_at(each, step)), charge(each)] += 1
    return found


def steps(each: Moved) -> tuple[State, ...]:
    """The steps of the ladder this event took. Where the state before is not known: only the one it names."""
    if each.state not in (*STEPS, State.PLAYED):
        return ()
    if each.was is None:
        missed = each.state in REACHED and State.DELIVERED not in each.receipts
        return tuple(step for step in STEPS if step == each.state or (missed and step is State.DELIVERED))
    return tuple(step for step in STEPS if rank(each.was) < rank(step) <= rank(each.state))


def charge(each: Moved) -> Charge:
    """From the report of the delivery; else from an earlier or later one, which says the same."""
    told = (each.receipts[state][1] for state in _PRICED_IN if state in each.receipts)
    return Charge.of(next((pricing for pricing in told if pricing), None))


def _told_at(each: Moved, step: State) -> datetime:
    """The platform's own time, which a clock ahead of ours cannot put into tomorrow."""
    when = each.receipts[step][0] if step in each.receipts else each.at
    return min(when, each.at)


def _word(given: object) -> str:
    return given[:60] if isinstance(given, str) else ""
