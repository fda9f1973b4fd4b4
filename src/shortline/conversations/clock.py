"""The clock of a customer who waits, counted in opening hours: when an answer is due, and how much of its time is used. Pure.

It begins with his message, stands still while nobody is there, and is late from the first moment by which the target was open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.reckon import LOOK_AHEAD, add_open_seconds, is_open, next_close, next_open, open_seconds

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
    if calendar is ALWAYS:
        return since + timedelta(minutes=minutes)
    return add_open_seconds(calendar, since, minutes * 60) or since + LOOK_AHEAD


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
