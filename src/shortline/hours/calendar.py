"""A calendar: the open times of a week in a time zone, and the days that differ. Frozen, pure, compared by value.

Times are minutes of the local day. A span that runs past midnight belongs to the day it begins on: a holiday takes away
what begins on it, not the rest of the evening before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from shortline.hours import public
from shortline.hours.table import Table, build

DAY = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    opens: int  # 0 .. 1439
    closes: int  # after `opens`, at most a day later; 1440 is midnight


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days the house does otherwise, both included: closed where `spans` is empty, else open then and only then."""

    first: date
    last: date
    name: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Calendar:
    zone: str  # an IANA name that exists
    week: tuple[tuple[Span, ...], ...]  # Monday first, seven of them; spans in order, none over another
    country: str = ""  # whose public holidays are closed; empty: no country's
    region: str = ""
    own: tuple[OwnDays, ...] = ()  # no day twice
    _years: dict[int, Table] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _own_by_day(self) -> Mapping[date, OwnDays]:
        return {
            each.first + timedelta(days=n): each for each in self.own for n in range((each.last - each.first).days + 1)
        }

    def own_day(self, on: date) -> OwnDays | None:
        return self._own_by_day.get(on)

    def holiday(self, on: date) -> str | None:
        """What this public holiday is called; None: it is none, or the house keeps none."""
        return public.holidays(self.country, self.region, on.year).get(on) if self.country else None

    def spans(self, on: date) -> tuple[Span, ...]:
        """What begins on this day. The house's own word outranks the country's."""
        if (own := self.own_day(on)) is not None:
            return own.spans
        return () if self.holiday(on) is not None else self.week[on.weekday()]

    def year(self, year: int) -> Table:
        """The open times of a year of UTC, worked out when first asked for."""
        found = self._years.get(year)
        if found is None:
            found = self._years[year] = build(self.tz, lambda on: self.spans(on), year)
        return found


ALWAYS = Calendar("UTC", ((Span(0, DAY),),) * 7)  # who has put down no hours is always there
