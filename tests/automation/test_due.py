"""When a rule is due: what an index is asked for leaves out nobody who is due, and what is brought forward keeps its order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shortline.automation.due import BEFORE_CLOSING, LATE_MOST, Due, ahead_of_closing, due, reach, why_not
from shortline.automation.rule import (
    AtTime,
    ClockTold,
    Conditions,
    Facts,
    Rule,
    Silence,
    Trigger,
    Why,
    WindowCloses,
)  # fmt: skip
from shortline.hours.calendar import ALWAYS, Calendar, Span
from shortline.hours.reckon import is_open, open_seconds
from tests.hours.calendars import calendars, moments

DAY = timedelta(days=1)
OFFICE = Calendar("UTC", ((Span(8 * 60, 18 * 60),),) * 5 + ((),) * 2)
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)

silences = st.builds(
    Silence, st.sampled_from(("us", "customer")), st.sampled_from((1, 30, 60, 600, 1440, 4320)), st.booleans()
)
closings = st.builds(WindowCloses, st.sampled_from((5, 60, 120, 600, 1380)))
times = st.builds(AtTime, st.integers(0, 1439), st.sets(st.integers(0, 6), min_size=1).map(frozenset), st.booleans())
stretches = st.integers(0, 4000).map(lambda minutes: timedelta(minutes=minutes))


def talk(calendar: Calendar, at: datetime, *, waiting: bool) -> Facts:
    since = at if waiting else None
    return Facts(id=1, inbox_id=1, channel="whatsapp", waiting_since=since, last_message_at=at, last_word_at=at,
                 last_inbound_at=at, window_opened_at=at, window=DAY, calendar=calendar)  # fmt: skip


@given(st.one_of(calendars(), st.just(ALWAYS), st.just(OFFICE)), silences, moments(), stretches, stretches)
def test_a_round_reads_everybody_whose_silence_came_due_since_the_round_before(
    calendar: Calendar, trigger: Silence, now: datetime, ago: timedelta, between: timedelta
) -> None:
    after, at = now - between, now - ago
    found = due(trigger, talk(calendar, at, waiting=trigger.waiting == "us"), now)
    stretch = reach(trigger, calendar, after, now)
    came_due = isinstance(found, Due) and after < found.at <= now
    read = stretch is not None and (stretch.after is None or at > stretch.after) and at <= stretch.until
    assert came_due == read


@given(st.one_of(calendars(), st.just(ALWAYS), st.just(OFFICE)), closings, moments(), stretches, stretches)
def test_a_round_reads_everybody_whose_window_came_due(
    calendar: Calendar, trigger: WindowCloses, now: datetime, ago: timedelta, between: timedelta
) -> None:
    after, opened = now - between, now - ago
    found = due(trigger, talk(calendar, opened, waiting=True), now)
    stretch = reach(trigger, calendar, after, now)
    if isinstance(found, Due) and after < found.at <= now:
        assert stretch is not None
        assert stretch.after is None or opened + DAY > stretch.after
        assert opened + DAY <= stretch.until


@given(
    st.one_of(calendars(), st.just(ALWAYS), st.just(OFFICE)),
    st.sampled_from((0, 1, 15, 240)),
    moments(),
    stretches,
    stretches,
)
def test_a_round_reads_every_clock_whose_step_came_due_and_tells_nobody_who_is_not_there(
    calendar: Calendar, minutes: int, now: datetime, ago: timedelta, between: timedelta
) -> None:
    after, told = now - between, now - ago
    facts = replace(talk(calendar, told, waiting=True), breached_at=told)
    found = due(ClockTold("breached", minutes), facts, now)
    stretch = reach(ClockTold("breached", minutes), calendar, after, now)
    came_due = isinstance(found, Due) and after < found.at <= now
    read = stretch is not None and (stretch.after is None or told > stretch.after) and told <= stretch.until
    assert came_due == read
    if isinstance(found, Due):
        assert open_seconds(calendar, told, found.at) == minutes * 60
        assert minutes or is_open(calendar, found.at)


@given(times, st.one_of(calendars(), st.just(OFFICE)), moments(), st.integers(0, 200))
def test_a_moment_of_the_day_comes_once_and_not_long_after(
    trigger: AtTime, calendar: Calendar, now: datetime, minutes: int
) -> None:
    found = due(trigger, talk(calendar, now, waiting=True), now)
    if isinstance(found, Due):
        assert now - LATE_MOST <= found.at <= now
        assert found.at.astimezone(calendar.tz).weekday() in trigger.days
        assert not trigger.open_days or calendar.spans(found.at.astimezone(calendar.tz).date())
        later = due(trigger, talk(calendar, now, waiting=True), found.at + timedelta(minutes=minutes % 119))
        assert isinstance(later, Due)
        assert later.cause >= found.cause
        assert reach(trigger, calendar, found.at, now) is None
    elif found.at is not None:
        assert found.at > now


@given(st.one_of(calendars(), st.just(OFFICE)), moments())
def test_what_is_brought_forward_is_never_later_and_falls_into_opening_hours(calendar: Calendar, at: datetime) -> None:
    moved = ahead_of_closing(calendar, at)
    assert moved <= at
    if moved < at:
        assert is_open(calendar, moved)
        assert open_seconds(calendar, moved, at) <= BEFORE_CLOSING.total_seconds()


def at_hour(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def window(opened: float) -> Due | Why:
    return due(WindowCloses(120), talk(OFFICE, at_hour(opened), waiting=True), at_hour(opened + 1))


def test_a_window_that_closes_while_nobody_is_there_comes_before_we_close() -> None:
    assert window(12) == Due(at_hour(24 + 10), at_hour(12))  # closes on Tuesday at noon
    assert window(9) == Due(at_hour(17), at_hour(9))  # two hours before are 7:00: an hour before we closed on Monday
    assert window(19.5) == Due(at_hour(24 + 17), at_hour(19.5))  # 17:30 is the last hour of the day
    friday_night = 4 * 24 + 19  # nobody is there before it closes
    assert window(friday_night) == Due(at_hour(friday_night + 22), at_hour(friday_night))


def test_every_reason_is_told_and_the_strict_one_does_not_hide_the_others() -> None:
    def reasons(trigger: Trigger, conditions: Conditions, facts: Facts) -> list[str]:
        rule = Rule(id=1, name="x", is_on=True, trigger=trigger, conditions=conditions, actions=())
        return [each.code for each in why_not(rule, facts, MONDAY)]

    facts = talk(ALWAYS, MONDAY - timedelta(minutes=10), waiting=True)
    wanted = Conditions(
        inbox_ids=frozenset({7}), label_ids=frozenset({1}), assigned=True, live=False, waiting="customer"
    )
    assert reasons(Silence("us", 30), wanted, facts) == [
        "other_inbox", "label_lacks", "not_waiting_for_customer", "live", "not_assigned", "too_early",
    ]  # fmt: skip
    assert reasons(Silence("us", 5), Conditions(), facts) == []
