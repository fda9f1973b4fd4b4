"""`python -m bench.silence`: made-up months of traffic. How soon is an outage noticed, and how often is an alarm false?

Customers come by visits of one to six messages, more on some days than on others; nights are quiet, offices are closed at
weekends, holidays that nobody announced bring a seventh of the usual, and summer time begins in the middle. An outage is a
branch: from a random moment on nothing arrives, and the same ear goes on looking until it raises the alarm.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import exp
from statistics import median, quantiles
from zoneinfo import ZoneInfo

from shortline.inboxes.ear import Ear
from shortline.inboxes.rhythm import Rhythm

ZONE = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 1, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEARNING = timedelta(days=28)
PATIENCE = timedelta(days=10)
MESSAGES_A_VISIT = 3.0
HOLIDAY = 0.15
SHOP = [0.02] * 7 + [0.3, 1, 1.6, 1.8, 1.7, 1.5, 1.6, 1.6, 1.5, 1.4, 1.2, 0.9, 0.9, 0.8, 0.6, 0.3, 0.1]
OFFICE = [0.0] * 7 + [0.2, 1, 1.5, 1.5, 1.4, 0.8, 1.4, 1.4, 1.2, 0.8, 0.2] + [0.0] * 6
WEEKS = {"shop": (SHOP, (1, 1, 1, 1, 1.1, 0.9, 0.25)), "office": (OFFICE, (1.2, 1, 1, 1, 0.8, 0, 0))}


@dataclass(frozen=True)
class Result:
    kind: str
    a_day: int
    months: float
    false_alarms: int
    on_holidays: int
    minutes: list[float]  # to the alarm, one for each outage; the patience where none was raised

    @property
    def false_a_month(self) -> float:
        return self.false_alarms / self.months

    def row(self) -> str:
        tenths = quantiles(self.minutes, n=10)
        return (
            f"| {self.kind} | {self.a_day:,} | {_span(median(self.minutes))} | {_span(tenths[8])} "
            f"| {self.false_a_month:.2f} | {self.on_holidays / self.months:.2f} |"
        )


def _span(minutes: float) -> str:
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def level(kind: str, at: datetime) -> float:
    """Visits against the mean of a working hour, at this moment of the local week."""
    day, week = WEEKS[kind]
    local = at.astimezone(ZONE)
    return day[local.hour] * week[local.weekday()]


def is_holiday(day: date, seed: int) -> bool:
    return random.Random(f"{seed}:{day}").random() < 1 / 20 and day.weekday() < 6


def traffic(kind: str, a_day: int, days: float, seed: int) -> Iterator[tuple[datetime, int, bool]]:
    """(end of the minute, visits begun in it, whether any message came in it) for every minute."""
    rng = random.Random(f"{seed}:{kind}:{a_day}")
    weekly = sum(level(kind, START + timedelta(hours=hour)) for hour in range(168)) * 60
    a_minute = a_day * 7 / MESSAGES_A_VISIT / weekly
    coming: Counter[int] = Counter()
    mood, today = 1.0, None
    for minute in range(int(days * 1440)):
        at = START + minute * MINUTE
        if at.date() != today:
            today = at.date()
            mood = exp(rng.gauss(0, 0.3)) * (HOLIDAY if is_holiday(today, seed) else 1)
        visits = _poisson(rng, a_minute * level(kind, at) * mood)
        for _visit in range(visits):
            when = float(minute)
            for _message in range(rng.randint(1, 5)):
                coming[int(when)] += 1
                when += rng.expovariate(1 / 4)
        yield at + MINUTE, visits, bool(coming.pop(minute, 0))


def _poisson(rng: random.Random, mean: float) -> int:
    count, left = -1, mean
    while left >= 0:
        left -= rng.expovariate(1)
        count += 1
    return count


def run(kind: str, a_day: int, *, days: float, outages: int, seed: int) -> Result:
    rng = random.Random(f"{seed}:outages")
    ear = Ear(Rhythm(), START, START)
    false = holidays = 0
    minutes: list[float] = []
    tested = int((days - LEARNING.days) * 1440)
    chance = 4 * outages / tested
    for at, visits, heard in traffic(kind, a_day, days, seed):
        before, ear = ear, ear.look(at, visits, heard=heard)
        if ear.is_silent and not before.is_silent:
            false += 1
            holidays += is_holiday(at.date(), seed) or is_holiday(before.quiet_since.date(), seed)
        # Outages begin in hours when somebody might have noticed, and not on top of an alarm or a holiday.
        usual = (
            level(kind, at) >= 0.5 and at - START > LEARNING and not ear.is_silent and not is_holiday(at.date(), seed)
        )
        if usual and len(minutes) < outages and rng.random() < chance:
            minutes.append(_until_alarm(ear, at).total_seconds() / 60)
    return Result(kind, a_day, (days - LEARNING.days + 14) / 30.4, false, holidays, minutes)


def _until_alarm(ear: Ear, since: datetime) -> timedelta:
    now = since
    while not ear.is_silent and now - since < PATIENCE:
        now += MINUTE if now - since < timedelta(hours=3) else 10 * MINUTE
        ear = ear.look(now, 0, heard=False)
    return now - since


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.silence", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--outages", type=int, default=60)
    given = parser.parse_args()
    print("| inbox | messages a day | median to alarm | nine in ten | false alarms a month | of these on holidays |")
    print("|---|---:|---:|---:|---:|---:|")
    for kind in WEEKS:
        for a_day in (12, 60, 300, 1500, 6000):
            print(run(kind, a_day, days=given.days, outages=given.outages, seed=given.seed).row(), flush=True)


if __name__ == "__main__":
    main()
