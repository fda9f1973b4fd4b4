"""Hours as people write them: what becomes of each line, and which line a refusal names."""

from datetime import date
from typing import Any

import pytest

from shortline.hours.calendar import Span
from shortline.hours.lines import Days, HoursRefused, Line, Written, calendar


def week(*lines: tuple[str, str, str], **more: Any) -> Written:
    return Written("Europe/Amsterdam", tuple(Line(*each) for each in lines), **more)


def refused(written: Written) -> tuple[str | None, str | None]:
    with pytest.raises(HoursRefused) as found:
        calendar(written)
    return found.value.reason, found.value.field


def test_a_lunch_break_a_night_and_a_whole_day() -> None:
    made = calendar(
        week(("mon", "13:00", "17:30"), ("mon", "08:30", "12:30"), ("fri", "22:00", "06:00"), ("sun", "00:00", "24:00"))
    )
    assert made.week[0] == (Span(510, 750), Span(780, 1050))
    assert (made.week[4], made.week[6], made.week[1]) == ((Span(1320, 1800),), (Span(0, 1440),), ())
    assert calendar(week(("sun", "00:00", "00:00"))).week[6] == made.week[6]
    assert Written.of(week(("mon", "08:30", "12:30")).kept()) == week(("mon", "08:30", "12:30"))


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([("mon", "08:00", "12:00"), ("tue", "09:00", "25:00")], ("hours_no_such_time", "week.1.closes")),
        ([("mon", "24:00", "12:00")], ("hours_no_such_time", "week.0.opens")),
        ([("mon", "24:30", "12:00")], ("hours_no_such_time", "week.0.opens")),
        ([("mon", "9:00", "12:00")], ("hours_no_such_time", "week.0.opens")),
        ([("mon", "", "12:00")], ("hours_no_such_time", "week.0.opens")),
        ([("mon", "٠٨:٠٠", "12:00")], ("hours_no_such_time", "week.0.opens")),
        ([("mon", "09:00", "09:00")], ("hours_opens_as_it_closes", "week.0.closes")),
        ([("mon", "08:00", "12:00"), ("tue", "08:00", "12:00"), ("mon", "11:59", "13:00")], ("hours_overlap", "week.2.opens")),
        ([("mon", "08:00", "12:00"), ("mon", "08:00", "12:00")], ("hours_overlap", "week.1.opens")),
        ([("mon", "05:00", "07:00"), ("sun", "22:00", "06:00")], ("hours_overlap", "week.1.opens")),
        ([("sun", "22:00", "06:00"), ("mon", "05:00", "07:00")], ("hours_overlap", "week.1.opens")),
    ],
)  # fmt: skip
def test_the_line_that_is_wrong_is_named(lines: list[tuple[str, str, str]], why: tuple[str, str]) -> None:
    assert refused(week(*lines)) == why


def test_lines_that_only_touch_are_fine() -> None:
    calendar(week(("mon", "08:00", "12:00"), ("mon", "12:00", "13:00"), ("sun", "22:00", "08:00")))


def on(first: str, last: str = "", name: str = "", *open: tuple[str, str]) -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last or first), name, open)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ([on("2026-12-24"), on("2026-12-20", "2026-12-24")], ("hours_day_twice", "days.1.first")),
        ([on("2026-12-24", "2026-12-20")], ("hours_days_backwards", "days.0.last")),
        ([on("2026-01-01", "2026-12-31")], ("hours_days_too_many", "days.0.last")),
        (
            [on("2026-12-24", "", "", ("09:00", "12:00"), ("11:00", "13:00"))],
            ("hours_overlap", "days.0.open.1.opens"),
        ),
        (
            [on("2026-12-23"), on("2026-12-24", "", "", ("09:00", "noon"))],
            ("hours_no_such_time", "days.1.open.0.closes"),
        ),
    ],
)
def test_the_day_that_is_wrong_is_named(days: list[Days], why: tuple[str, str]) -> None:
    assert refused(week(days=tuple(days))) == why


@pytest.mark.parametrize(
    ("place", "given"), [("zone", "Europe/Atlantis"), ("zone", ""), ("country", "XX"), ("region", "BY")]
)
def test_a_place_that_is_not_is_refused(place: str, given: str) -> None:
    assert refused(Written(**{"zone": "Europe/Amsterdam", "country": "NL", place: given})) == (
        f"hours_unknown_{place}",
        place,
    )
