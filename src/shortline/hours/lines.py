"""Opening hours as people write them, line by line, made into a calendar; or refused with the line that is wrong. Pure.

Every refusal names its place (`week.2.closes`: the closing time of the third line) and why, so that a form can mark it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from shortline.errors import BadRequest
from shortline.hours import public
from shortline.hours.calendar import DAY, DAYS, Calendar, OwnDays, Span

WEEK = 7 * DAY
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
LONGEST = 92  # days in a row of one line


class HoursRefused(BadRequest):
    code, sentence = "hours_refused", "These opening hours cannot be."


@dataclass(frozen=True, slots=True)
class Line:
    """An open time of the week. `closes` at or before `opens` is on the next day."""

    day: str  # mon .. sun
    opens: str  # "08:30"
    closes: str


@dataclass(frozen=True, slots=True)
class Days:
    """Days that differ: closed, or open at these times and no others."""

    first: date
    last: date
    name: str
    open: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A calendar as it was put down, and as it is kept."""

    zone: str
    week: tuple[Line, ...] = ()
    country: str = ""
    region: str = ""
    days: tuple[Days, ...] = ()

    def kept(self) -> dict[str, Any]:
        return {
            "zone": self.zone,
            "week": [{"day": each.day, "opens": each.opens, "closes": each.closes} for each in self.week],
            "country": self.country,
            "region": self.region,
            "days": [
                {"first": each.first.isoformat(), "last": each.last.isoformat(), "name": each.name,
                 "open": [list(times) for times in each.open]}
                for each in self.days
            ],
        }  # fmt: skip

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Written:
        return cls(
            row["zone"],
            tuple(Line(**each) for each in row["week"]),
            row["country"],
            row["region"],
            tuple(
                Days(
                    date.fromisoformat(each["first"]),
                    date.fromisoformat(each["last"]),
                    each["name"],
                    tuple((opens, closes) for opens, closes in each["open"]),
                )
                for each in row["days"]
            ),
        )


def calendar(written: Written) -> Calendar:
    """Raises HoursRefused with the first line that is wrong."""
    if written.zone not in _zones():
        raise HoursRefused(
            f"There is no time zone {written.zone}.",
            reason="hours_unknown_zone",
            field="zone",
            params={"given": written.zone},
        )
    if written.country and written.country not in public.countries():
        raise HoursRefused(
            f"No public holidays are known for {written.country}.",
            reason="hours_unknown_country",
            field="country",
            params={"given": written.country},
        )
    if written.region and written.region not in public.countries().get(written.country, ()):
        raise HoursRefused(
            f"{written.region} is no region of this country.",
            reason="hours_unknown_region",
            field="region",
            params={"given": written.region},
        )
    return build(written)


def build(written: Written) -> Calendar:
    """Of what was checked when it was put down: a country that is gone from the library since has no holidays any more."""
    return Calendar(written.zone, _week(written.week), written.country, written.region, _own(written.days))


@cache
def _zones() -> frozenset[str]:
    """Those the system knows: read from the disk, so once."""
    return frozenset(available_timezones())


def _week(lines: Sequence[Line]) -> tuple[tuple[Span, ...], ...]:
    days: list[list[Span]] = [[] for _ in DAYS]
    taken: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        span = _span(line.opens, line.closes, f"week.{number}")
        day = DAYS.index(line.day)
        days[day].append(span)
        begins, ends = day * DAY + span.opens, day * DAY + span.closes
        for other, (other_begins, other_ends) in enumerate(taken):
            # A night from Sunday runs into Monday: a week is a ring.
            if any(begins < other_ends + turn and other_begins + turn < ends for turn in (-WEEK, 0, WEEK)):
                raise _overlap(f"week.{number}.opens", number, other)
        taken.append((begins, ends))
    return tuple(tuple(sorted(each)) for each in days)


def _own(given: Sequence[Days]) -> tuple[OwnDays, ...]:
    found: list[OwnDays] = []
    for number, each in enumerate(given):
        _check_days(number, each, found)
        spans: list[Span] = []
        for index, (opens, closes) in enumerate(each.open):
            span = _span(opens, closes, f"days.{number}.open.{index}")
            for other, earlier in enumerate(spans):
                if span.opens < earlier.closes and earlier.opens < span.closes:
                    raise _overlap(f"days.{number}.open.{index}.opens", index, other)
            spans.append(span)
        found.append(OwnDays(each.first, each.last, each.name, tuple(sorted(spans))))
    return tuple(found)


def _check_days(number: int, given: Days, before: Sequence[OwnDays]) -> None:
    if given.last < given.first:
        raise HoursRefused(
            f"Line {number + 1} of the days ends before it begins.",
            reason="hours_days_backwards",
            field=f"days.{number}.last",
        )
    if given.last - given.first >= timedelta(days=LONGEST):
        raise HoursRefused(
            f"Line {number + 1} of the days has more than {LONGEST} days.",
            reason="hours_days_too_many",
            field=f"days.{number}.last",
            params={"most": LONGEST},
        )
    for other, earlier in enumerate(before):
        if given.first <= earlier.last and earlier.first <= given.last:
            twice = max(given.first, earlier.first).isoformat()
            raise HoursRefused(
                f"{twice} stands in line {other + 1} and in line {number + 1} of the days.",
                reason="hours_day_twice",
                field=f"days.{number}.first",
                params={"line": number + 1, "other": other + 1, "date": twice},
            )


def _span(opens: str, closes: str, place: str) -> Span:
    begins, ends = _minutes(opens, f"{place}.opens"), _minutes(closes, f"{place}.closes")
    if begins == DAY:
        raise _no_such_time(opens, f"{place}.opens")
    if ends == 0:
        ends = DAY
    if ends == begins:
        raise HoursRefused(
            f"It cannot open and close at {opens}. A whole day is 00:00 to 24:00.",
            reason="hours_opens_as_it_closes",
            field=f"{place}.closes",
            params={"given": opens},
        )
    return Span(begins, ends if ends > begins else ends + DAY)


def _minutes(given: str, place: str) -> int:
    found = _TIME.fullmatch(given)
    if found is None or (total := int(found[1]) * 60 + int(found[2])) > DAY:
        raise _no_such_time(given, place)
    return total


def _no_such_time(given: str, place: str) -> HoursRefused:
    return HoursRefused(
        f"There is no time {given} here. Write it like this: 08:30.",
        reason="hours_no_such_time",
        field=place,
        params={"given": given},
    )


def _overlap(place: str, number: int, other: int) -> HoursRefused:
    return HoursRefused(
        f"Line {number + 1} overlaps line {other + 1}.",
        reason="hours_overlap",
        field=place,
        params={"line": number + 1, "other": other + 1},
    )
