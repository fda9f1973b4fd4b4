"""The clock of who waits counts open time and nothing else: over nights the clock is moved, holidays, and no hours at all."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.conversations.clock import Reading, due, read, warn
from shortline.conversations.conversation import Conversation, Priority, Targets
from shortline.hours import lines
from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.reckon import LOOK_AHEAD, is_open, open_seconds, opened_before
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


@given(calendars(), moments(), targets)
def test_a_warning_comes_while_somebody_is_there_and_never_after_it_was_due(
    calendar: Calendar, since: datetime, minutes: int
) -> None:
    due_at = due(calendar, since, minutes)
    at = warn(calendar, since, due_at, minutes)
    assert since <= at <= due_at
    if due_at < since + LOOK_AHEAD:
        assert is_open(calendar, at) or at == since


@given(calendars(), moments(), targets)
def test_a_warning_comes_a_quarter_of_the_time_before_unless_nobody_is_there_then(
    calendar: Calendar, since: datetime, minutes: int
) -> None:
    due_at = due(calendar, since, minutes)
    wall = max(since, due_at - timedelta(minutes=minutes) / 4)
    at = warn(calendar, since, due_at, minutes)
    if is_open(calendar, wall):
        assert at == wall
        return
    last = opened_before(calendar, wall)
    if last is not None and last[1] > since:  # brought forward: with time to act, and not sooner than makes sense
        assert at <= wall
        begins = max(since, last[0])
        assert at == begins or timedelta(minutes=15) <= last[1] - at <= timedelta(hours=1)


AMSTERDAM = lines.calendar(
    lines.Written(
        zone="Europe/Amsterdam",
        week=tuple(
            lines.Line(day, opens, closes)
            for day in ("mon", "tue", "wed", "thu", "fri")
            for opens, closes in (("09:00", "12:30"), ("13:00", "17:00"))
        ),
        country="",
        region="",
        days=(),
    )
)


@pytest.mark.parametrize(
    ("since", "minutes", "warned"),
    [
        ("2026-11-27T10:00", 60, "2026-11-27T10:45"),  # in the middle of the morning: as by the wall
        ("2026-11-27T16:10", 60, "2026-11-27T16:45"),  # due on Monday at 9:10; 8:55 is before it opens
        ("2026-11-27T16:30", 60, "2026-11-30T09:15"),  # due on Monday at 9:30: somebody is there
        ("2026-11-27T11:40", 60, "2026-11-27T12:15"),  # over the lunch break
        ("2026-11-27T16:58", 3, "2026-11-30T09:00:15"),  # due a minute after it opens
        ("2026-11-26T10:00", 960, "2026-11-27T16:00"),  # due on Monday at 10:00: four hours before is six o'clock
        ("2026-10-23T16:10", 60, "2026-10-23T16:45"),  # the clock is put back over the weekend
    ],
)
def test_it_is_told_before_closing_and_not_at_the_next_opening(since: str, minutes: int, warned: str) -> None:
    began = datetime.fromisoformat(since).replace(tzinfo=AMSTERDAM.tz)
    at = warn(AMSTERDAM, began, due(AMSTERDAM, began, minutes), minutes)
    assert at.astimezone(AMSTERDAM.tz).replace(tzinfo=None) == datetime.fromisoformat(warned)


@st.composite
def resolved(draw: st.DrawFn) -> tuple[Calendar, list[tuple[str, datetime]]]:
    """Turns of a case in the order of time."""
    at, turns = draw(moments()), []
    for _ in range(draw(st.integers(1, 8))):
        at += draw(st.timedeltas(timedelta(0), timedelta(days=2)))
        turns.append((draw(st.sampled_from(("asks", "asks", "greets", "answered", "handed"))), at))
    return draw(calendars()), turns


@given(resolved())
def test_the_clock_of_a_case_counts_open_time_in_which_a_question_waits_and_no_other(
    lived: tuple[Calendar, list[tuple[str, datetime]]],
) -> None:
    calendar, turns = lived
    found = conversation(team_id=1)
    counted, since = 0, None  # by a book of our own
    for what, at in turns:
        match what:
            case "asks":
                found = found.waits(at, answered_in_case=False, targets=Targets(resolution=600)).timed(calendar)
                since = since or at
            case "greets":
                found = found.greets(at).timed(calendar)
            case "answered":
                found = found.answered(at).timed(calendar)
                if since is not None:
                    counted, since = counted + round(open_seconds(calendar, since, at)), None
            case "handed":
                found = found.assigned(None, 1 if found.team_id == 2 else 2).timed(calendar)
        assert found.resolution_used == counted
        assert (found.resolution_due_at is None) == (since is None)
        if found.resolution_due_at is not None and found.resolution_due_at < (since or at) + LOOK_AHEAD:
            left = max(0, 600 * 60 - counted)
            assert open_seconds(calendar, since or at, found.resolution_due_at) == left


@given(resolved(), st.integers(0, 7))
def test_an_answer_that_never_arrived_is_as_if_it_had_not_been(
    lived: tuple[Calendar, list[tuple[str, datetime]]], hours_later: int
) -> None:
    calendar, turns = lived
    at = turns[0][1]
    asked = conversation(team_id=1).waits(at, answered_in_case=False, targets=Targets(resolution=600)).timed(calendar)
    stopped = at + timedelta(hours=hours_later)
    shut = asked.closed(stopped).timed(calendar)
    again = replace(shut, state="open", closed_at=None, resolution_used=shut.resolution_used).waits_on(
        at, stopped_at=stopped, follow_up=False, target=asked.target_minutes, greeted=False
    )
    assert again.timed(calendar) == asked


def test_a_new_case_promises_anew_and_another_team_or_priority_from_its_next_message_on() -> None:
    at = datetime.fromisoformat("2026-11-27T12:00+00:00")
    asked = conversation(team_id=1).waits(at, answered_in_case=False, targets=Targets(resolution=60)).timed(ALWAYS)
    hurried = asked.prioritized(Priority.URGENT)
    assert hurried.resolution_due_at == asked.resolution_due_at  # what runs keeps its moment
    later = at + timedelta(minutes=30)
    quiet = hurried.answered(later).timed(ALWAYS)
    held = asked.answered(later).timed(ALWAYS)
    assert held.waits(later, answered_in_case=True, targets=Targets(resolution=40)).resolution_minutes == 60
    anew = quiet.waits(later, answered_in_case=True, targets=Targets(resolution=40)).timed(ALWAYS)
    assert (anew.resolution_minutes, anew.resolution_used, anew.resolution_since) == (40, 1800, at)
    assert anew.resolution_due_at == later + timedelta(minutes=10)
    assert quiet.waits(later, answered_in_case=True, targets=Targets()).resolution_minutes is None
    fresh = anew.closed(later).timed(ALWAYS).anew()
    assert (fresh.resolution_minutes, fresh.resolution_used, fresh.resolution_since) == (None, 0, None)
