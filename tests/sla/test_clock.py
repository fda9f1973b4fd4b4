"""The clock of who waits counts open time and nothing else: over nights the clock is moved, holidays, and no hours at all."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shortline.conversations.clock import Reading, due, read
from shortline.conversations.conversation import Conversation, Targets
from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.reckon import LOOK_AHEAD, is_open, open_seconds
from tests.conversations.test_pure import conversation
from tests.hours.calendars import calendars, moments

targets = st.sampled_from((1, 5, 30, 60, 240, 480, 1440, 10_080))
later = st.timedeltas(timedelta(0), timedelta(days=3))


def runs_on(reading: Reading, now: datetime) -> float:
    """What a screen makes of it later, without asking again: seconds used."""
    used = reading.used_seconds
    for piece in reading.ahead:
        ends = min(now, piece.closes_at) if piece.closes_at is not None else now
        used += max(0.0, (ends - max(reading.at, piece.opens_at)).total_seconds())
    return used


@given(calendars(), moments(), targets)
def test_an_answer_is_due_when_the_target_was_open_and_no_closed_minute_counts(
    calendar: Calendar, since: datetime, minutes: int
) -> None:
    at = due(calendar, since, minutes)
    if at == since + LOOK_AHEAD:  # so little is open that it is not used up in two years
        assert open_seconds(calendar, since, at) <= minutes * 60
        return
    assert open_seconds(calendar, since, at) == minutes * 60
    assert open_seconds(calendar, since, at - timedelta(microseconds=1)) < minutes * 60
    assert is_open(calendar, at - timedelta(microseconds=1))


@given(calendars(), moments(), later, targets)
def test_who_wrote_first_is_never_due_later(calendar: Calendar, since: datetime, more: timedelta, minutes: int) -> None:
    assert due(calendar, since, minutes) <= due(calendar, since + more, minutes)


@given(moments(), targets, later)
def test_without_hours_it_counts_by_day_and_night(since: datetime, minutes: int, more: timedelta) -> None:
    assert due(ALWAYS, since, minutes) == since + timedelta(minutes=minutes)
    shown = read(ALWAYS, since, since + more)
    assert (shown.used_seconds, shown.running) == (more.total_seconds(), True)


@given(calendars(), moments(), later, later)
def test_a_screen_that_asks_no_more_shows_what_the_clock_shows(
    calendar: Calendar, since: datetime, waited: timedelta, unasked: timedelta
) -> None:
    now = since + waited
    shown = read(calendar, since, now)
    assert shown.running == is_open(calendar, now)
    assert shown.running == any(piece.opens_at <= now for piece in shown.ahead)
    told_until = shown.ahead[-1].closes_at if shown.ahead else None
    at = now + unasked if told_until is None else min(now + unasked, told_until)
    assert abs(runs_on(shown, at) - open_seconds(calendar, since, at)) < 0.001


@st.composite
def lives(draw: st.DrawFn) -> Conversation:
    """A conversation after some turns of customer and desk, in any order."""
    found = conversation(team_id=1)
    for _ in range(draw(st.integers(1, 6))):
        match draw(st.sampled_from(("asks", "greets", "answered", "handed", "closed", "timed"))):
            case "asks":
                hours = draw(st.sampled_from((None, ALWAYS)))
                found = found.waits(
                    draw(moments()), answered_in_case=draw(st.booleans()), targets=Targets(7, 6, 5), hours=hours
                )
            case "greets":
                found = found.greets(draw(moments()))
            case "answered":
                found = found.answered(draw(moments()))
            case "handed":
                found = found.assigned(None, draw(st.sampled_from((1, 2, None))))
            case "closed" if found.state != "closed":
                found = found.closed(draw(moments()))
            case "timed":
                found = found.timed(ALWAYS)
    return found


@given(lives())
def test_whoever_waits_is_due_by_his_own_target_whatever_happened_before(found: Conversation) -> None:
    timed = found.timed(ALWAYS)
    if timed.waiting_since is None:
        assert timed.due_at is None
    else:
        assert timed.due_at == timed.waiting_since + timedelta(minutes=timed.target_minutes)


def test_another_team_may_keep_other_hours() -> None:
    waits = conversation(team_id=1).waits(datetime.fromisoformat("2026-11-27T12:00+00:00"), answered_in_case=False)
    timed = waits.timed(ALWAYS)
    assert timed.assigned(4, 1).due_at == timed.due_at is not None
    assert timed.assigned(4, 2).is_untimed
