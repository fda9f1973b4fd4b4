"""When nobody is there although somebody should be: the stretches of a time that no calendar covers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.reckon import is_open, next_close, next_open


@dataclass(frozen=True, slots=True)
class Gap:
    begins: datetime
    ends: datetime

    @property
    def minutes(self) -> int:
        return round((self.ends - self.begins).total_seconds() / 60)


def gaps(opening: Calendar, shifts: Sequence[Calendar], begins: datetime, ends: datetime) -> list[Gap]:
    """In order, none touching another. Without any opening hours the house is open day and night."""
    covered = _joined([piece for each in shifts for piece in _pieces(each, begins, ends)])
    found: list[Gap] = []
    for opens, closes in _pieces(opening, begins, ends):
        at = opens
        for first, last in covered:
            if last <= at or first >= closes:
                continue
            if first > at:
                found.append(Gap(at, first))
            at = max(at, last)
        if at < closes:
            found.append(Gap(at, closes))
    return found


def _pieces(calendar: Calendar, begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open times between the two moments."""
    if calendar is ALWAYS:
        yield begins, ends
        return
    at = begins if is_open(calendar, begins) else next_open(calendar, begins)
    while at is not None and at < ends:
        closes = min(next_close(calendar, at) or ends, ends)
        yield at, closes
        at = next_open(calendar, closes + timedelta(microseconds=1)) if closes < ends else None


def _joined(pieces: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for first, last in sorted(pieces):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found
