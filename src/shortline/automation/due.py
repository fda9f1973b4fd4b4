"""When a rule is due for a conversation, and by what cause. Pure.

For a stretch of time that has passed, `reach` says which moments of a conversation have come due in it, so that a round reads
only those: who is idle costs nothing until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shortline.automation.rule import AtTime, ClockTold, Facts, Rule, Silence, Trigger, Why, WindowCloses, misfits
from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.reckon import (
    LOOK_AHEAD,
    add_open_seconds,
    is_open,
    next_close,
    next_open,
    open_seconds,
    opened_before,
)
from shortline.hours.wall import first_shown, micros, moment

BEFORE_CLOSING = timedelta(minutes=60)  # what would come due while nobody is there comes this long before we close
LATE_MOST = timedelta(
    hours=2
)  # a moment of the day that was missed for longer is over: no good morning in the afternoon


@dataclass(frozen=True, slots=True)
class Due:
    """`cause` names what it is for: for the same one nothing is done twice."""

    at: datetime
    cause: datetime


def why_not(rule: Rule, facts: Facts, now: datetime) -> list[Why]:
    """Every reason why this rule does not touch this conversation now; none: it does. What it did before is not looked at."""
    reasons = list(misfits(rule.conditions, facts, now))
    found = due(rule.trigger, facts, now)
    if isinstance(found, Why):
        reasons.append(found)
    elif found.at > now:
        reasons.append(Why("too_early", found.at))
    elif rule.is_on and rule.since is not None and found.at <= rule.since:
        reasons.append(Why("before_rule", found.at))
    return reasons


def due(trigger: Trigger, facts: Facts, now: datetime) -> Due | Why:
    match trigger:
        case Silence():
            return _silence(trigger, facts)
        case WindowCloses():
            return _window(trigger, facts, now)
        case AtTime():
            return _at_time(trigger, facts.calendar, now)
        case ClockTold():
            at, since = facts.told_at(trigger.what), facts.clock_since(trigger.what)
            if since is None or at is None:
                return Why(f"clock_not_{trigger.what}")
            there = _when_there(facts.calendar, at, trigger.minutes)
            return Due(there, since) if there is not None else Why("never_open")


def _when_there(calendar: Calendar, at: datetime, minutes: int) -> datetime | None:
    """So many opening minutes later; with none, this moment or the next opening: whoever is not there is told nothing."""
    return add_open_seconds(calendar, at, minutes * 60) if minutes else next_open(calendar, at)


def _silence(trigger: Silence, facts: Facts) -> Due | Why:
    if (facts.waiting_since is not None) != (trigger.waiting == "us"):
        return Why(f"not_waiting_for_{trigger.waiting}")
    if facts.last_message_at is None:
        return Why("nothing_written")
    cause = facts.last_word_at or facts.last_message_at
    if not trigger.open_hours:
        return Due(facts.last_message_at + timedelta(minutes=trigger.minutes), cause)
    at = add_open_seconds(facts.calendar, facts.last_message_at, trigger.minutes * 60)
    return Due(at, cause) if at is not None else Why("never_open")


def _window(trigger: WindowCloses, facts: Facts, now: datetime) -> Due | Why:
    closes_at = facts.window_closes_at
    if closes_at is None or facts.window_opened_at is None:
        return Why("no_window")
    if now >= closes_at:
        return Why("window_closed", closes_at)
    at = closes_at - timedelta(minutes=trigger.minutes)
    sooner = ahead_of_closing(facts.calendar, at)
    # Not before he wrote: where the house does not open while the window does, nobody is there anyway.
    return Due(sooner if sooner > facts.window_opened_at else at, facts.window_opened_at)


def ahead_of_closing(calendar: Calendar, at: datetime) -> datetime:
    """This moment, or, where nobody is there then or the house is about to close, an hour before it closes."""
    if calendar is ALWAYS:
        return at
    closes_at = next_close(calendar, at)
    if closes_at is None or closes_at - at > BEFORE_CLOSING:
        return at
    # Closed now, or soon: the open time that ends here is the last one that began before.
    last = opened_before(calendar, closes_at)
    return min(at, max(last[0], last[1] - BEFORE_CLOSING)) if last is not None else at


def _at_time(trigger: AtTime, calendar: Calendar, now: datetime) -> Due | Why:
    newest = max((at for at in moments(trigger, calendar, now) if at <= now), default=None)
    if newest is not None and now - newest <= LATE_MOST:
        return Due(newest, newest)
    following = min((at for at in moments(trigger, calendar, now) if at > now), default=None)
    return Why("too_early", following) if following is not None else Why("never_open")


def moments(trigger: AtTime, calendar: Calendar, now: datetime) -> Iterator[datetime]:
    """When the wall shows this time, from yesterday to a fortnight ahead, on the days that count."""
    zone: ZoneInfo = calendar.tz
    today = now.astimezone(zone).date()
    for n in range(-1, 15):
        day = today + timedelta(days=n)
        if day.weekday() in trigger.days and (not trigger.open_days or calendar.spans(day)):
            local = datetime(day.year, day.month, day.day) + timedelta(minutes=trigger.minute)
            yield moment(first_shown(local, zone))


@dataclass(frozen=True, slots=True)
class Reach:
    """What came due: moments of a conversation after `after` (None: from the first) up to and with `until`."""

    after: datetime | None
    until: datetime


def reach(trigger: Trigger, calendar: Calendar, after: datetime | None, now: datetime) -> Reach | None:
    """Which last words (silence), window openings or tellings came due after `after` up to `now`. None: none can have.

    For a time of the day: the moment itself, and None where it did not come.
    """
    if isinstance(trigger, AtTime):
        found = _at_time(trigger, calendar, now)
        fresh = isinstance(found, Due) and (after is None or found.at > after)
        return Reach(after, now) if fresh else None
    until = _newest(trigger, calendar, now)
    if until is None:
        return None
    if isinstance(trigger, WindowCloses):  # what was brought forward is looked at until its own moment
        before = after + timedelta(minutes=trigger.minutes) if after is not None else None
    else:
        before = _newest(trigger, calendar, after) if after is not None else None
    return Reach(before, until) if before is None or before < until else None


def _newest(trigger: Silence | WindowCloses | ClockTold, calendar: Calendar, now: datetime) -> datetime | None:
    """The latest such moment that is due by now; of a window, when it closes: how long one is open differs by channel."""
    match trigger:
        case Silence() if trigger.open_hours and calendar is not ALWAYS:
            return _open_ago(calendar, now, trigger.minutes * 60)
        case Silence():
            return now - timedelta(minutes=trigger.minutes)
        case WindowCloses():
            return _reached(calendar, now) + timedelta(minutes=trigger.minutes)
        case ClockTold() if calendar is ALWAYS:
            return now - timedelta(minutes=trigger.minutes)
        case ClockTold() if trigger.minutes:
            return _open_ago(calendar, now, trigger.minutes * 60)
        case ClockTold():
            return _last_there(calendar, now)


def _last_there(calendar: Calendar, now: datetime) -> datetime | None:
    """This moment, or the last one before we closed."""
    if is_open(calendar, now):
        return now
    last = opened_before(calendar, now)
    return last[1] - timedelta(microseconds=1) if last is not None else None


def _reached(calendar: Calendar, now: datetime) -> datetime:
    """Up to when all moments are due now, as `ahead_of_closing` brings them forward."""
    if calendar is ALWAYS:
        return now
    closes_at = next_close(calendar, now)
    if closes_at is None or closes_at - now > BEFORE_CLOSING:
        return now
    return next_open(calendar, closes_at) or now + LOOK_AHEAD


def _open_ago(calendar: Calendar, now: datetime, seconds: float) -> datetime | None:
    """The latest moment since which so much open time has passed, to the microsecond."""
    early, late = micros(now - LOOK_AHEAD), micros(now)
    if open_seconds(calendar, moment(early), now) < seconds:
        return None
    while late - early > 1:
        middle = (early + late) // 2
        if open_seconds(calendar, moment(middle), now) >= seconds:
            early = middle
        else:
            late = middle
    return moment(early)
