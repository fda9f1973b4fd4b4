"""The stretches of a week that nobody covers: no minute told twice, none forgotten."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.hours.calendar import ALWAYS, Calendar, Span
from shortline.hours.gaps import Gap, gaps
from shortline.hours.reckon import is_open

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WEEK = timedelta(days=7)
busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be
QUARTER = 15


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """At most one time a day, in quarters, some into the next day."""
    week = []
    for _ in range(7):
        opens = draw(st.integers(0, 95)) * QUARTER
        length = draw(st.sampled_from((0, 0, 1, 2, 32, 95 - 48))) * QUARTER
        week.append((Span(opens, opens + length),) if length and opens + length <= 1440 else ())
    return Calendar(draw(st.sampled_from(("UTC", "Europe/Riga"))), tuple(week))


@busy
@given(st.one_of(st.just(ALWAYS), calendars()), st.lists(calendars(), max_size=4))
def test_a_moment_lies_in_a_gap_exactly_when_it_is_open_and_nobody_is_there(
    opening: Calendar, some: list[Calendar]
) -> None:
    found = gaps(opening, some, MONDAY, MONDAY + WEEK)
    for quarter in range(0, 7 * 96, 5):
        at = MONDAY + timedelta(minutes=quarter * QUARTER, seconds=1)
        opened = opening is ALWAYS or is_open(opening, at)
        wanted = opened and not any(is_open(each, at) for each in some)
        assert sum(gap.begins <= at < gap.ends for gap in found) == wanted, at


@busy
@given(st.one_of(st.just(ALWAYS), calendars()), st.lists(calendars(), max_size=4))
def test_gaps_come_in_order_are_never_empty_and_lie_within(opening: Calendar, some: list[Calendar]) -> None:
    found = gaps(opening, some, MONDAY, MONDAY + WEEK)
    assert all(each.begins < each.ends for each in found)
    assert all(before.ends <= after.begins for before, after in pairwise(found))
    assert all(each.begins >= MONDAY and each.ends <= MONDAY + WEEK for each in found)


def test_the_night_between_two_shifts_is_told_with_its_minutes() -> None:
    day = Calendar("UTC", ((Span(7 * 60, 22 * 60),),) * 7)
    night = Calendar("UTC", ((Span(23 * 60, 31 * 60),),) * 7)  # into the morning
    found = gaps(ALWAYS, [day, night], MONDAY, MONDAY + timedelta(days=1))
    assert found == [Gap(MONDAY + timedelta(hours=22), MONDAY + timedelta(hours=23))]
    assert found[0].minutes == 60
    assert gaps(day, [day], MONDAY, MONDAY + WEEK) == []
    assert sum(each.minutes for each in gaps(day, [], MONDAY, MONDAY + WEEK)) == 7 * 15 * 60
