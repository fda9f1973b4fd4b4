"""What a number says against its target, at the edges; and what is compared with what in the weeks before."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.hours.calendar import ALWAYS, Calendar
from shortline.wallboard import judge
from shortline.wallboard.inflow import Stretch, minute_of, moment_of, usual, weeks_before

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ORDER = ["fine", "close", "past"]


@pytest.mark.parametrize(("waiting", "level"), [(0, "fine"), (7, "fine"), (8, "close"), (10, "close"), (11, "past")])
def test_reaching_the_target_is_still_within_it(waiting: int, level: str) -> None:
    assert judge.at_most(waiting, 10) == level


@pytest.mark.parametrize(
    ("percent", "level"), [(100, "fine"), (90, "fine"), (89, "close"), (80, "close"), (79, "past")]
)
def test_a_share_that_is_reached_is_fine(percent: int, level: str) -> None:
    assert judge.at_least(percent, 90) == level


@pytest.mark.parametrize(("minutes", "level"), [(0, "fine"), (15, "fine"), (16, "close"), (20, "close"), (21, "past")])
def test_the_longest_wait_is_held_against_its_own_target(minutes: int, level: str) -> None:
    assert judge.waited(minutes / 20) == level


@given(st.integers(0, 1000), st.one_of(st.none(), st.floats(0, 500)), st.integers(110, 1000))
def test_one_message_more_never_looks_better(count: int, normal: float | None, target: int) -> None:
    assert ORDER.index(judge.inflow(count, normal, target)) <= ORDER.index(judge.inflow(count + 1, normal, target))


def test_nothing_is_unusual_before_there_is_a_week_to_compare_with() -> None:
    assert judge.inflow(10_000, None, 200) == "fine"
    assert judge.inflow(4, 0.0, 200) == "fine"  # a handful at night is no rush
    assert judge.inflow(5, 0.0, 200) == "past"


def test_one_channel_alone_carries_everything_and_says_nothing() -> None:
    assert judge.share(50, 50, 1, 60) == "fine"
    assert judge.share(19, 19, 2, 60) == "fine"
    assert judge.share(19, 20, 2, 60) == "past"
    assert judge.share(12, 20, 2, 60) == "close"


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.integers(1, 240))
def test_a_stretch_ends_with_the_minute_of_its_end(at: datetime, minutes: int) -> None:
    found = Stretch.ending(at, minutes)
    assert found.last - found.first == minutes
    assert moment_of(found.last - 1) <= at < moment_of(found.last)


def test_a_week_ago_is_the_same_time_on_the_wall_also_when_the_clock_was_put_back() -> None:
    amsterdam = Calendar(zone="Europe/Amsterdam", week=((),) * 7)
    now = datetime(2026, 10, 27, 9, 0, tzinfo=UTC)  # ten in the morning, two days after the change
    [back, *_] = weeks_before(now, amsterdam, datetime(2026, 1, 1, tzinfo=UTC), 120)
    assert moment_of(minute_of(now) + back) == datetime(2026, 10, 20, 8, 0, tzinfo=UTC)


def test_only_weeks_the_desk_has_seen_whole_are_compared_with() -> None:
    begun = NOW - timedelta(weeks=2, hours=2)
    assert len(weeks_before(NOW, ALWAYS, begun, 120)) == 2
    assert len(weeks_before(NOW, ALWAYS, begun + timedelta(minutes=1), 120)) == 1
    assert weeks_before(NOW, ALWAYS, None, 120) == []
    assert usual({}, Stretch(0, 15), []) is None
    assert len(weeks_before(NOW, ALWAYS, NOW - timedelta(weeks=500), 120)) == 4
