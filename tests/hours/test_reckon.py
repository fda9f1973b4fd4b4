"""The laws of the calendar, held over drawn calendars and moments at their edges."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shortline.hours.calendar import ALWAYS, DAY, Calendar, OwnDays, Span
from shortline.hours.reckon import LOOK_AHEAD, add_open_seconds, is_open, next_close, next_open, open_seconds
from tests.hours.calendars import calendars, moments

NINE_TO_FIVE = Span(540, 1020)
OFFICE = ((NINE_TO_FIVE,),) * 5 + ((), ())
TICK = timedelta(microseconds=1)
seconds = st.one_of(st.integers(0, 400_000), st.sampled_from((0, 1, 60, 1800, 3600, 86_400)))


def shown(calendar: Calendar, at: datetime) -> bool:
    """What a person with the plan on the wall would say: by the shown time alone, without a table and without arithmetic.

    Only where no clock is moved: there the wall shows some times twice.
    """
    local = at.astimezone(calendar.tz).replace(tzinfo=None)
    for on in (local.date(), local.date() - timedelta(days=1)):
        minutes = (local - datetime.combine(on, datetime.min.time())) / timedelta(minutes=1)
        if any(span.opens <= minutes < span.closes for span in calendar.spans(on)):
            return True
    return False


def moved(calendar: Calendar, at: datetime) -> bool:
    """Whether the clock is moved within a day of this moment."""
    day = timedelta(days=1)
    return len({(at + n * day).astimezone(calendar.tz).utcoffset() for n in (-1, 0, 1)}) > 1


@given(calendars(), moments())
@settings(max_examples=60, deadline=None)
def test_open_is_what_the_plan_on_the_wall_says(calendar: Calendar, at: datetime) -> None:
    assume(not moved(calendar, at))
    assert is_open(calendar, at) == shown(calendar, at)


@given(calendars(), moments())
@settings(max_examples=60, deadline=None)
def test_the_next_opening_is_the_first_open_moment(calendar: Calendar, at: datetime) -> None:
    found = next_open(calendar, at)
    assert (found == at) == is_open(calendar, at)
    if found is None:
        assert open_seconds(calendar, at, at + LOOK_AHEAD) == 0
    else:
        assert is_open(calendar, found)
        assert open_seconds(calendar, at, found) == 0


@given(calendars(), moments())
@settings(max_examples=60, deadline=None)
def test_the_next_closing_is_the_first_closed_moment(calendar: Calendar, at: datetime) -> None:
    found = next_close(calendar, at)
    assert (found == at) != is_open(calendar, at)
    if found is not None:
        assert not is_open(calendar, found)
        assert open_seconds(calendar, at, found) == (found - at) / timedelta(seconds=1)
        assert found == at or is_open(calendar, found - TICK)


@given(calendars(), moments(), seconds)
@settings(max_examples=60, deadline=None)
def test_what_was_added_is_what_is_counted(calendar: Calendar, start: datetime, n: int) -> None:
    end = add_open_seconds(calendar, start, n)
    if end is None:
        assert open_seconds(calendar, start, start + LOOK_AHEAD) < n
        return
    assert start <= end <= start + LOOK_AHEAD
    assert open_seconds(calendar, start, end) == n
    if n:  # the first such moment: a due time falls on the closing hour, not on the next morning
        assert open_seconds(calendar, start, end - TICK) < n


@given(calendars(), moments(), moments(), moments())
@settings(max_examples=60, deadline=None)
def test_open_time_adds_up_and_never_exceeds_time(
    calendar: Calendar, one: datetime, two: datetime, three: datetime
) -> None:
    a, b, c = sorted((one, two, three))
    ab, bc, ac = (open_seconds(calendar, *each) for each in ((a, b), (b, c), (a, c)))
    assert ac == pytest.approx(ab + bc, abs=1e-5)
    assert 0 <= ab <= (b - a) / timedelta(seconds=1) + 1e-5
    assert open_seconds(calendar, b, a) == 0


@given(calendars(), moments(), seconds, seconds)
@settings(max_examples=60, deadline=None)
def test_more_time_never_ends_earlier(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    less, more = sorted((one, other))
    sooner, later = add_open_seconds(calendar, start, less), add_open_seconds(calendar, start, more)
    assert later is None or (sooner is not None and sooner <= later)


@settings(max_examples=30, deadline=None)
@given(moments(), moments(), st.sampled_from(("UTC", "Europe/Amsterdam", "Australia/Lord_Howe")))
def test_who_is_always_there_is_there_in_the_nights_the_clock_is_moved_too(
    one: datetime, other: datetime, zone: str
) -> None:
    always = Calendar(zone, ALWAYS.week)
    start, end = sorted((one, other))
    assert open_seconds(always, start, end) == (end - start) / timedelta(seconds=1)
    assert next_close(always, start) is None


def local(text: str, zone: str = "Europe/Amsterdam") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=Calendar(zone, ALWAYS.week).tz).astimezone(UTC)


@pytest.mark.parametrize(
    ("night", "hours"),
    [("2026-03-28", 7), ("2026-10-24", 9), ("2026-06-06", 8)],
    ids=["put forward", "put back", "an ordinary one"],
)
def test_a_night_shift_is_as_long_as_the_night(night: str, hours: int) -> None:
    shift = Calendar("Europe/Amsterdam", ((Span(22 * 60, 30 * 60),),) * 7)
    start = local(f"{night}T22:00")
    assert next_close(shift, start) == start + timedelta(hours=hours)
    assert open_seconds(shift, start, start + timedelta(hours=12)) == hours * 3600


def test_a_time_the_clock_jumps_over_is_the_jump_and_one_shown_twice_is_the_first() -> None:
    spring = Calendar("Europe/Amsterdam", ((Span(120, 150),),) * 7)
    assert not is_open(spring, local("2026-03-29T03:00"))
    assert open_seconds(spring, local("2026-03-29T00:00"), local("2026-03-29T23:00")) == 0
    autumn = local("2026-10-25T02:00")
    assert next_close(spring, autumn) == autumn + timedelta(minutes=30)
    assert not is_open(spring, autumn + timedelta(minutes=60))  # half past two is not shown yet, but two was before
    late = Calendar("Europe/Amsterdam", ((Span(150, 240),),) * 7)
    assert next_open(late, local("2026-03-29T01:00")) == local("2026-03-29T03:00")
    howe = Calendar("Australia/Lord_Howe", ((Span(135, 180),),) * 7)  # there the clock is moved by half an hour
    assert next_open(howe, local("2026-10-04T01:00", howe.zone)) == local("2026-10-04T02:30", howe.zone)


def test_friday_night_resumes_on_monday_morning_and_around_a_holiday_later() -> None:
    week = Calendar("Europe/Amsterdam", ((Span(480, 1050),),) * 5 + ((), ()), "NL")
    assert next_open(week, local("2026-11-27T23:50")) == local("2026-11-30T08:00")
    assert add_open_seconds(week, local("2026-11-27T17:15"), 1800) == local("2026-11-30T08:15")
    assert next_open(week, local("2026-12-24T17:30")) == local(
        "2026-12-28T08:00"
    )  # two days of Christmas, a Saturday too


def test_a_holiday_takes_what_begins_on_it_and_leaves_the_evening_before() -> None:
    night = Calendar("Europe/Amsterdam", ((Span(20 * 60, 26 * 60),),) * 7, "NL")
    assert next_close(night, local("2026-12-24T20:00")) == local("2026-12-25T02:00")
    assert next_open(night, local("2026-12-25T02:00")) == local("2026-12-27T20:00")


def test_the_houses_own_word_outranks_the_holiday() -> None:
    own = (
        OwnDays(date(2026, 12, 25), date(2026, 12, 25), "Open Christmas", (Span(600, 840),)),
        OwnDays(date(2026, 12, 28), date(2027, 1, 1), "Between the years"),
    )
    house = Calendar("Europe/Amsterdam", OFFICE, "NL", "", own)
    assert next_open(house, local("2026-12-24T18:00")) == local("2026-12-25T10:00")
    assert next_close(house, local("2026-12-25T10:00")) == local("2026-12-25T14:00")
    assert next_open(house, local("2026-12-25T14:00")) == local("2027-01-04T09:00")


def test_days_that_touch_are_one_opening_and_a_year_has_no_seam() -> None:
    weekend = Calendar("Europe/Amsterdam", ((),) * 5 + ((Span(540, DAY),), (Span(0, 600),)))
    assert next_close(weekend, local("2026-11-28T12:00")) == local("2026-11-29T10:00")
    seam = Calendar("America/New_York", ((Span(18 * 60, 27 * 60),),) * 7)
    start = local("2026-12-31T18:00", seam.zone)
    assert next_close(seam, start) == start + timedelta(hours=9)
    assert add_open_seconds(seam, start, 9 * 3600) == start + timedelta(hours=9)


def test_a_calendar_that_is_never_open_answers_none_and_does_not_search_for_ever() -> None:
    never = Calendar("Europe/Amsterdam", ((),) * 7)
    at = local("2026-11-27T23:50")
    assert (next_open(never, at), add_open_seconds(never, at, 1), next_close(never, at)) == (None, None, at)
    assert add_open_seconds(never, at, 0) == at
    with pytest.raises(ValueError):
        add_open_seconds(never, at, -1)
    once = Calendar("UTC", never.week, "", "", (OwnDays(date(2028, 11, 1), date(2028, 11, 1), "", (Span(0, 60),)),))
    assert next_open(once, local("2026-11-27T23:50")) == datetime(2028, 11, 1, tzinfo=UTC)
    assert next_open(once, local("2026-10-27T23:50")) is None
