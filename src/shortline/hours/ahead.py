"""What lies ahead in a calendar, as people ask for it: open now, until when, and the days that differ. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from shortline.hours import public
from shortline.hours.calendar import Calendar, Span
from shortline.hours.reckon import is_open, next_close, next_open
from shortline.hours.wall import first_shown, moment

YEAR = 366


@dataclass(frozen=True, slots=True)
class State:
    """How it is at a moment. Open without `closes_at`: it does not close. Closed without `opens_at`: never open in sight."""

    at: datetime
    open: bool
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from the week: a public holiday, or one of the house's own."""

    on: date
    name: str
    kind: Literal["public", "own"]
    spans: tuple[Span, ...]


def state(calendar: Calendar, at: datetime) -> State:
    if is_open(calendar, at):
        return State(at, True, None, next_close(calendar, at))
    return State(at, False, next_open(calendar, at), None)


def shown(calendar: Calendar, local: datetime) -> datetime:
    """The moment at which the wall there shows this naive local time."""
    return moment(first_shown(local, calendar.tz))


def days(calendar: Calendar, now: datetime, *, most: int, language: str) -> list[Day]:
    """The next ones within a year, today's included; the names of holidays in this language where there are any."""
    found: list[Day] = []
    for day in _days(calendar, now.astimezone(calendar.tz).date(), language):
        if len(found) == most:
            break
        found.append(day)
    return found


def _days(calendar: Calendar, today: date, language: str) -> Iterator[Day]:
    for on in (today + timedelta(days=n) for n in range(YEAR)):
        if (own := calendar.own_day(on)) is not None:
            yield Day(on, own.name or (calendar.holiday(on) or ""), "own", own.spans)
        elif calendar.holiday(on) is not None:
            names = public.holidays(calendar.country, calendar.region, on.year, language)
            yield Day(on, names[on], "public", ())


def open_a_week(calendar: Calendar) -> int:
    """Minutes of a week without holidays."""
    return sum(span.closes - span.opens for day in calendar.week for span in day)
