"""The clock of a customer who waits, counted in opening hours: when an answer is due, and how much of its time is used. Pure.

It begins with his message, stands still while nobody is there, and is late from the first moment by which the target was open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.reckon import (
    LOOK_AHEAD,
    add_open_seconds,
    is_open,
    next_close,
    next_open,
    open_seconds,
    opened_before,
)

WARNED_BEFORE = timedelta(minutes=15), timedelta(minutes=60)  # at least and at most, before we close
PIECES = 4  # open times told ahead: some days, so that a screen left alone for a weekend is still right


@dataclass(frozen=True, slots=True)
class Piece:
    """An open time. `closes_at` None: it does not close."""

    opens_at: datetime
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock shows at a moment, and the open times from then on in which it runs on."""

    at: datetime
    used_seconds: float
    running: bool
    ahead: tuple[Piece, ...]


def due(calendar: Calendar, since: datetime, minutes: int) -> datetime:
    """When so much open time has passed. Where it does not open that much in two years: then, so that it is still in an order."""
    return due_after(calendar, since, minutes * 60)


def due_after(calendar: Calendar, since: datetime, seconds: int) -> datetime:
    if calendar is ALWAYS:
        return since + timedelta(seconds=seconds)
    return add_open_seconds(calendar, since, seconds) or since + LOOK_AHEAD


def warn(calendar: Calendar, since: datetime, due_at: datetime, minutes: int) -> datetime:
    """When to tell that it will be late: a quarter of the target before, by the clock on the wall. Where nobody is there at that
    moment it is told before we close, at the latest a quarter of an hour, so that something can still be done about it.
    """
    share = timedelta(minutes=minutes) / 4
    at = max(since, due_at - share)
    if calendar is ALWAYS or is_open(calendar, at):
        return at
    last = opened_before(calendar, at)
    if last is not None and last[1] > since:
        opened_at, closed_at = last
        return max(since, opened_at, closed_at - min(max(share, WARNED_BEFORE[0]), WARNED_BEFORE[1]))
    # He wrote while nobody was there, and too little time was left: at the opening.
    return min(next_open(calendar, at) or due_at, due_at)


def spent(calendar: Calendar, since: datetime, until: datetime) -> int:
    """Whole seconds of open time; less than nothing where `until` comes first: a stretch taken back."""
    if until < since:
        return -spent(calendar, until, since)
    return round(open_seconds(calendar, since, until))


def read(calendar: Calendar, since: datetime, now: datetime) -> Reading:
    return Reading(now, open_seconds(calendar, since, now), is_open(calendar, now), tuple(_ahead(calendar, now)))


def _ahead(calendar: Calendar, now: datetime) -> Iterator[Piece]:
    if calendar is ALWAYS:
        yield Piece(now, None)
        return
    at: datetime | None = now
    for _ in range(PIECES):
        opens_at = next_open(calendar, at) if at is not None else None
        if opens_at is None:
            return
        at = next_close(calendar, opens_at)
        yield Piece(opens_at, at)
