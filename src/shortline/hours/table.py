"""The open times of one year as sorted numbers, so that a question about a year ahead is two searches. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Protocol
from zoneinfo import ZoneInfo

from shortline.hours.wall import SECOND, first_shown, micros

MINUTE = 60 * SECOND


class Minutes(Protocol):
    """A span of a day, in minutes from its midnight."""

    @property
    def opens(self) -> int: ...
    @property
    def closes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Table:
    """Pieces in order that neither touch nor overlap, cut at the ends of the year; all in microseconds since 1970."""

    begins: int
    ends: int
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    open_until: tuple[int, ...]  # how much is open from the year's beginning to the end of each piece

    def next_piece(self, at: int) -> int | None:
        """The number of the piece that holds this moment, or of the first one after it."""
        found = bisect_right(self.closes, at)
        return found if found < len(self.closes) else None

    def open_before(self, at: int) -> int:
        """How much of the year is open before this moment."""
        found = bisect_right(self.closes, at)
        before = self.open_until[found - 1] if found else 0
        return before + (max(0, at - self.opens[found]) if found < len(self.opens) else 0)

    @property
    def open_in_all(self) -> int:
        return self.open_until[-1] if self.open_until else 0

    def when_open_was(self, much: int) -> int:
        """The first moment by which this much of the year was open; `much` is above 0 and at most `open_in_all`."""
        found = bisect_left(self.open_until, much)
        return self.closes[found] - (self.open_until[found] - much)


def build(zone: ZoneInfo, spans: Callable[[date], Iterable[Minutes]], year: int) -> Table:
    """`spans` of a local day may run into the next one; days beside the year reach into it by time zone and night."""
    begins, ends = (micros(datetime(each, 1, 1, tzinfo=UTC)) for each in (year, year + 1))
    pieces: list[tuple[int, int]] = []
    for opens, closes in _pieces(zone, spans, date(year - 1, 12, 28), date(year + 1, 1, 3)):
        start, end = max(opens, begins), min(closes, ends)
        if start >= end:
            continue
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((start, end))
    lengths = accumulate(end - start for start, end in pieces)
    return Table(begins, ends, tuple(each[0] for each in pieces), tuple(each[1] for each in pieces), tuple(lengths))


def _pieces(
    zone: ZoneInfo, spans: Callable[[date], Iterable[Minutes]], first: date, last: date
) -> Iterator[tuple[int, int]]:
    midnights = [
        datetime(first.year, first.month, first.day) + timedelta(days=n) for n in range((last - first).days + 3)
    ]
    offsets = [zone.utcoffset(each) for each in midnights]
    for n, midnight in enumerate(midnights[:-2]):
        offset = offsets[n] or timedelta()
        # Where the clock is not moved, neither on this day nor on the next, every time is as far from UTC as midnight.
        steady = offsets[n] == offsets[n + 1] == offsets[n + 2]
        begins = micros((midnight - offset).replace(tzinfo=UTC))
        for span in spans(midnight.date()):
            if steady:
                yield begins + span.opens * MINUTE, begins + span.closes * MINUTE
            else:
                yield (
                    first_shown(midnight + timedelta(minutes=span.opens), zone),
                    first_shown(midnight + timedelta(minutes=span.closes), zone),
                )
