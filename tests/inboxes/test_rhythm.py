"""The rhythm of an inbox: properties of the statistic, and a seeded stretch of the simulation with generous bounds."""

from datetime import UTC, datetime, timedelta
from math import inf
from statistics import median

import pytest
from bench import silence
from hypothesis import given, settings
from hypothesis import strategies as st

from shortline.inboxes.ear import ABSENT, Ear
from shortline.inboxes.rhythm import AT_LEAST, WEEK, Rhythm, hour_of_week, slices

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1)).map(lambda at: at.replace(tzinfo=UTC))
amounts = st.floats(0, 50)
rhythms = st.builds(
    Rhythm,
    st.lists(amounts, min_size=WEEK, max_size=WEEK).map(tuple),
    st.lists(st.floats(0, 9), min_size=WEEK, max_size=WEEK).map(tuple),
    amounts,
    amounts,
)


def shop(weeks: int, *, an_hour: int = 20) -> Rhythm:
    """Open from 8 to 20 on weekdays; never a word at night or at weekends."""
    rhythm = Rhythm()
    since = MONDAY
    for hour in range(weeks * WEEK):
        at = MONDAY + timedelta(hours=hour)
        if 8 <= at.hour < 20 and at.weekday() < 5:
            for part in range(an_hour):
                now = at + timedelta(hours=(part + 1) / (an_hour + 1))
                rhythm, since = rhythm.learned(since, now, 1), now
    return rhythm


@given(moments, moments)
def test_slices_cover_the_stretch_and_name_their_hours(a: datetime, b: datetime) -> None:
    parts = slices(a, b)
    assert sum(part for _slot, part in parts) == pytest.approx(max(0, (b - a).total_seconds() / 3600), abs=1e-6)
    assert all(0 < part <= 1 and 0 <= slot < WEEK for slot, part in parts)
    assert not parts or parts[0][0] == hour_of_week(a)


@given(rhythms, amounts, amounts)
def test_more_expected_makes_silence_less_likely(rhythm: Rhythm, a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert 0 <= rhythm.chance(high) <= rhythm.chance(low) <= 1
    assert rhythm.chance(0) == 1


@settings(max_examples=50, deadline=None)
@given(rhythms, moments, st.floats(0, 200), st.floats(0, 200))
def test_a_silence_once_too_long_stays_so(rhythm: Rhythm, since: datetime, a: float, b: float) -> None:
    early, late = (since + timedelta(hours=hours) for hours in sorted((a, b)))
    assert rhythm.expected(since, early) <= rhythm.expected(since, late) + 1e-9
    assert not rhythm.is_too_quiet(since, early) or rhythm.is_too_quiet(since, late)


@settings(max_examples=50, deadline=None)
@given(rhythms, moments, st.floats(0, 100), st.integers(0, 10**6))
def test_learning_keeps_everything_finite_and_positive(rhythm: Rhythm, at: datetime, hours: float, visits: int) -> None:
    after = rhythm.learned(at, at + timedelta(hours=hours), visits)
    assert all(0 <= rate < inf for rate in after.rates)
    assert max(after.hours) <= 10
    assert min(after.heard, after.due) >= 0
    assert 0 < after.threshold <= 1


def test_nights_and_weekends_that_are_always_quiet_do_not_alarm() -> None:
    rhythm = shop(4)
    friday = MONDAY + timedelta(weeks=4, days=4, hours=19, minutes=55)
    assert not rhythm.is_too_quiet(friday, friday + timedelta(hours=60))  # to Monday morning
    assert rhythm.is_too_quiet(friday, friday + timedelta(hours=64))  # Monday noon, and still nobody


def test_closed_stays_closed_however_busy_the_other_hours_are() -> None:
    hours = [(1000.0 if 8 <= slot % 24 < 18 and slot < 120 else 0.0) for slot in range(WEEK)]
    rhythm = Rhythm(tuple(4 * each for each in hours), (4.0,) * WEEK, 30, 30)
    friday = MONDAY + timedelta(weeks=4, days=4, hours=18)
    assert not rhythm.is_too_quiet(friday, friday + timedelta(hours=62))
    assert rhythm.is_too_quiet(friday, friday + timedelta(hours=63, minutes=20))


def test_a_new_inbox_learns_first() -> None:
    ten = MONDAY + timedelta(weeks=4, hours=10)
    assert not shop(1).is_too_quiet(ten, ten + timedelta(hours=6))
    assert shop(4).is_too_quiet(ten, ten + timedelta(hours=6))
    assert not shop(4, an_hour=2000 // 60).is_too_quiet(ten, ten + AT_LEAST - timedelta(seconds=1))


def test_a_slow_day_needs_a_longer_silence() -> None:
    rhythm = shop(4)
    now = MONDAY + timedelta(weeks=4, hours=9)
    slow = rhythm
    for hour in range(3):
        slow = slow.learned(now + timedelta(hours=hour), now + timedelta(hours=hour + 1), 2)
    noon = now + timedelta(hours=3)
    ends = next(m for m in range(600) if rhythm.is_too_quiet(noon, noon + timedelta(minutes=m)))
    assert not slow.is_too_quiet(noon, noon + timedelta(minutes=2 * ends))


def test_an_outage_teaches_nothing_and_ends_with_a_message() -> None:
    rhythm = shop(4)
    now = MONDAY + timedelta(weeks=4, hours=10)
    ear = Ear(rhythm, now, now)
    while not ear.is_silent:
        now += timedelta(minutes=1)
        ear = ear.look(now, 0, heard=False)
    back = ear.look(now + timedelta(minutes=1), 50, heard=True)
    assert not back.is_silent
    assert back.rhythm == rhythm


def test_a_desk_that_was_off_does_not_blame_the_customers() -> None:
    now = MONDAY + timedelta(weeks=4, hours=10)
    ear = Ear(shop(4), now, now)
    later = now + timedelta(hours=5)
    assert later - now > ABSENT
    assert not ear.look(later, 0, heard=False).is_silent
    assert ear.look(later, 0, heard=False).look(later + timedelta(minutes=1), 0, heard=False).quiet_since == later


def test_in_made_up_months_outages_are_noticed_and_alarms_are_rare() -> None:
    result = silence.run("shop", 600, days=56, outages=12, seed=3)
    assert len(result.minutes) >= 8
    assert median(result.minutes) < 180
    assert result.false_alarms <= 2
