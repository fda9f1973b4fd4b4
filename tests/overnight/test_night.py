"""Whose the work is, held over drawn calendars around the nights the clock is moved: nobody waits longer than he must."""

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shortline.hours.calendar import ALWAYS, Calendar, Span
from shortline.hours.reckon import LOOK_AHEAD, is_open, next_open, opened_before
from shortline.overnight.night import Night, night, ring
from tests.hours.calendars import calendars, moments

busy = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
OFFICE = Calendar("UTC", ((Span(9 * 60, 17 * 60),),) * 5 + ((), ()))
EVENING = Calendar("UTC", ((Span(18 * 60, 22 * 60),),) * 7)
both = st.one_of(st.just(ALWAYS), calendars())


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


@busy
@given(both, both, moments())
def test_whoever_is_open_has_it_and_the_team_itself_first(home: Calendar, taker: Calendar, now: datetime) -> None:
    if is_open(home, now):
        assert night(home, taker, now) is None
    elif is_open(taker, now):
        assert night(home, taker, now) is not None


@busy
@given(both, both, moments())
@example(OFFICE, EVENING, at(17.5))
@example(OFFICE, EVENING, at(22.5))
def test_while_neither_is_open_whoever_opens_first_has_it(home: Calendar, taker: Calendar, now: datetime) -> None:
    if is_open(home, now) or is_open(taker, now):
        return
    opens, taken = next_open(home, now), next_open(taker, now)
    sooner = taken is not None and (opens is None or taken < opens)
    assert (night(home, taker, now) is not None) == sooner


@busy
@given(both, both, moments(), st.floats(0, 1, exclude_max=True))
def test_one_closed_time_is_one_night_whenever_one_looks(
    home: Calendar, taker: Calendar, now: datetime, share: float
) -> None:
    """So that a clock that jumps, or is put back in that night, hands nothing over twice. Of a closed time that is longer than
    one looks, an end may be out of sight."""
    found = night(home, taker, now)
    if found is None:
        return
    assert found.begins <= now < found.ends
    if found.ends - found.begins > LOOK_AHEAD / 2:
        return
    later = now + (found.ends - now) * share
    again = night(home, taker, later)
    assert again is not None
    assert again.begins == found.begins


@busy
@given(both, both, moments())
def test_it_ends_when_the_team_opens_or_when_nobody_else_comes_before(
    home: Calendar, taker: Calendar, now: datetime
) -> None:
    found = night(home, taker, now)
    if found is None or found.ends > now + timedelta(days=700):
        return
    assert night(home, taker, found.ends) is None
    last = opened_before(home, now)
    assert last is None or found.begins == last[1]


def test_an_evening_team_has_the_evening_and_the_morning_finds_what_is_left() -> None:
    shown = {hour: night(OFFICE, EVENING, at(hour)) for hour in (12, 17, 17.5, 19, 21.99, 22, 23, 33)}
    evening = Night(at(17), at(22))
    assert shown == {12: None, 17: evening, 17.5: evening, 19: evening, 21.99: evening, 22: None, 23: None, 33: None}
    friday = 4 * 24
    weekend = night(OFFICE, EVENING, at(friday + 20))
    assert weekend == Night(at(friday + 17), at(6 * 24 + 22))  # Sunday evening is the last one before Monday
    assert night(OFFICE, EVENING, at(6 * 24 + 23)) is None
    assert night(OFFICE, ALWAYS, at(20)) == Night(at(17), at(33))
    assert night(ALWAYS, EVENING, at(20)) is None
    never = Calendar("UTC", ((),) * 7)
    assert night(OFFICE, never, at(20)) is None
    assert night(never, EVENING, at(20)) is not None


def test_the_night_the_clock_is_put_back_is_one_night() -> None:
    """In Amsterdam half past two comes twice on 25 October 2026: closed at half past two, it closes once."""
    home = Calendar("Europe/Amsterdam", ((Span(0, 150), Span(8 * 60, 1440)),) * 7)
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    found = night(home, ALWAYS, first)
    assert found == Night(first, datetime(2026, 10, 25, 7, 0, tzinfo=UTC))
    assert night(home, ALWAYS, second) == found
    assert night(home, ALWAYS, first - timedelta(seconds=1)) is None


def test_work_that_would_go_round_is_told_with_all_its_stations() -> None:
    takers = {1: 2, 2: 3, 5: 5}
    assert ring(takers, 3, 1) == [3, 1, 2, 3]
    assert ring(takers, 2, 1) == [2, 1, 2]
    assert ring(takers, 4, 4) == [4, 4]
    assert ring(takers, 3, 4) == []
    assert ring(takers, 4, 5) == []
    assert ring({1: 2}, 1, 3) == []
