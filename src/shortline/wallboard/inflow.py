"""How many messages of customers came in, minute by minute, now and at the same time of earlier weeks.

A minute that is over does not change, so each is counted once in a process and kept.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shortline.db import Tx, queries
from shortline.hours.ahead import shown
from shortline.hours.calendar import Calendar

q = queries(__package__)
MINUTE = timedelta(minutes=1)
WEEK = timedelta(weeks=1)
WEEKS = 4
SETTLED = 2  # minutes after which everything that arrived in one is committed
KEPT = 5 * 24 * 60  # minutes: two hours of five weeks, for a day of looking

Count = Counter[int]  # messages by inbox


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole minutes, as numbers since 1970: from the first to before the last."""

    first: int
    last: int

    @classmethod
    def ending(cls, at: datetime, minutes: int) -> "Stretch":
        """The minute of `at` is the last one that belongs to it."""
        last = minute_of(at) + 1
        return cls(last - minutes, last)

    def moved(self, minutes: int) -> "Stretch":
        return Stretch(self.first + minutes, self.last + minutes)


def minute_of(at: datetime) -> int:
    return int(at.timestamp()) // 60


def moment_of(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def weeks_before(now: datetime, calendar: Calendar, since: datetime | None, span: int) -> list[int]:
    """How many minutes earlier the same time on the wall was, one, two, three and four weeks ago, as far as the desk is old.

    `since`: the desk's first message. `span`: how many minutes before that time are looked at, all of which it must have seen.
    """
    local = now.astimezone(calendar.tz).replace(tzinfo=None)
    found = [minute_of(shown(calendar, local - WEEK * week)) - minute_of(now) for week in range(1, WEEKS + 1)]
    return [each for each in found if since is not None and moment_of(minute_of(now) + each - span) >= since]


class Minutes:
    """The counts of a process. `count` asks only for what it has not seen finished."""

    def __init__(self) -> None:
        self._finished: dict[int, Count] = {}

    async def count(self, tx: Tx, wanted: Iterable[Stretch], *, now: datetime) -> dict[int, Count]:
        """Every minute of these stretches in which something came in."""
        found: dict[int, Count] = {}
        for each in wanted:
            missing = [minute for minute in range(each.first, each.last) if minute not in self._finished]
            fresh = await _ask(tx, missing[0], missing[-1] + 1) if missing else {}
            for minute in missing:
                count = fresh.get(minute, Count())
                if minute < minute_of(now) - SETTLED:
                    self._finished[minute] = count
            found |= fresh | {
                minute: self._finished[minute] for minute in range(each.first, each.last) if minute in self._finished
            }
        while len(self._finished) > KEPT:
            del self._finished[next(iter(self._finished))]
        return found


async def _ask(tx: Tx, first: int, last: int) -> dict[int, Count]:
    found: dict[int, Count] = {}
    for row in await q.fetch(tx, "count_by_minute", since=moment_of(first), until=moment_of(last)):
        found.setdefault(minute_of(row["minute"]), Count())[row["inbox_id"]] = row["messages"]
    return found


def total(counts: dict[int, Count], stretch: Stretch) -> int:
    return sum(sum(counts[minute].values()) for minute in range(stretch.first, stretch.last) if minute in counts)


def usual(counts: dict[int, Count], stretch: Stretch, earlier: list[int]) -> float | None:
    """What came in on average in this stretch of earlier weeks; None when there are none to compare with."""
    if not earlier:
        return None
    return sum(total(counts, stretch.moved(each)) for each in earlier) / len(earlier)
