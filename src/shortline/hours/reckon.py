"""Questions to a calendar: is it open, when next, how much open time lies between, when has so much passed. Pure.

An opening moment is open, a closing moment is not. No search goes further than `LOOK_AHEAD`: where it is never open, the answer
is None, not an endless search.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from shortline.hours.calendar import Calendar
from shortline.hours.table import Table
from shortline.hours.wall import SECOND, micros, moment

LOOK_AHEAD = timedelta(days=731)  # two years: whoever opens on one day a year is still found


def is_open(calendar: Calendar, at: datetime) -> bool:
    us = micros(at)
    table = calendar.year(moment(us).year)
    piece = table.next_piece(us)
    return piece is not None and table.opens[piece] <= us


def next_open(calendar: Calendar, at: datetime) -> datetime | None:
    """The first open moment from `at` on, which is `at` itself while open."""
    us = micros(at)
    for table in _years(calendar, at):
        piece = table.next_piece(us)
        if piece is not None:
            return _within(max(table.opens[piece], us), at)
    return None


def next_close(calendar: Calendar, at: datetime) -> datetime | None:
    """The first closed moment from `at` on, which is `at` itself while closed. None: it does not close."""
    us = micros(at)
    for table in _years(calendar, at):
        piece = table.next_piece(us)
        if piece is None or table.opens[piece] > us:
            return _within(us, at)
        us = table.closes[piece]
        if us < table.ends:
            return _within(us, at)
    return None


def opened_before(calendar: Calendar, at: datetime) -> tuple[datetime, datetime] | None:
    """The last open time that begins before `at`, from its opening to its closing moment. None: not within `LOOK_AHEAD`."""
    us = micros(at)
    first: int | None = None
    last: int | None = None
    for table in reversed(list(_years(calendar, at - LOOK_AHEAD))):
        for opens, closes in zip(reversed(table.opens), reversed(table.closes), strict=True):
            if opens >= us:
                continue
            if first is None:
                first, last = opens, closes
            elif closes == first:  # cut at the end of the year only
                first = opens
            else:
                assert last is not None
                return moment(first), moment(last)
            if first != table.begins:
                assert last is not None
                return moment(first), moment(last)
    return (moment(first), moment(last)) if first is not None and last is not None else None


def open_seconds(calendar: Calendar, start: datetime, end: datetime) -> float:
    """How much open time lies between; whole seconds come out exactly. 0 where the end is not after the start."""
    first, last = micros(start), micros(end)
    total = 0
    for year in range(moment(first).year, moment(last).year + 1):
        table = calendar.year(year)
        total += table.open_before(min(last, table.ends)) - table.open_before(max(first, table.begins))
    return max(0, total) / SECOND


def add_open_seconds(calendar: Calendar, start: datetime, seconds: float) -> datetime | None:
    """The first moment by which so much open time has passed since `start`. None: not within `LOOK_AHEAD`."""
    wanted = round(seconds * SECOND)
    if wanted < 0:
        raise ValueError("time cannot be taken off a clock")
    if wanted == 0:
        return start
    us = micros(start)
    for table in _years(calendar, start):
        passed = table.open_before(max(us, table.begins))
        if wanted <= table.open_in_all - passed:
            return _within(table.when_open_was(passed + wanted), start)
        wanted -= table.open_in_all - passed
    return None


def _years(calendar: Calendar, at: datetime) -> Iterator[Table]:
    first, last = moment(micros(at)).year, moment(micros(at + LOOK_AHEAD)).year
    return (calendar.year(year) for year in range(first, last + 1))


def _within(us: int, at: datetime) -> datetime | None:
    return moment(us) if moment(us) <= at + LOOK_AHEAD else None
