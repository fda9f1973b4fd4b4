"""How often customers usually write, hour by hour of the week, and how likely it is that nobody writes for so long. Pure.

Rates are visits per hour: a visit is a customer who writes after an hour of not writing, however many messages follow,
because messages come in bunches and customers do not. Each of the 168 hours of the
week has its own rate, pulled towards "this weekday times this hour of the day" while little is known of it, and slowly
forgotten. On top of that comes how busy it is lately against the usual, so that a holiday or a growing shop is not taken
for a fault. Given those, the number of visits in a stretch is negative binomial, and the chance of none has a closed form.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from math import inf

WEEK = 168  # hours
HALF_LIFE = 6.0  # weeks until an observation counts half
PULL = 2.0  # hours, but no more than as many visits, that a rate starts with: closed on Sundays is soon learned
LATELY = 30.0  # visits due over which "lately" reaches back
STEADY = 3.0  # visits that "lately" starts with: how far a day may stray from the usual before anything is heard
LEARNS = 14 * 24.0  # hours of listening before an alarm is thought of
LEARNS_VISITS = 30.0
FALSE_PER_MONTH = 0.2  # alarms that chance alone may raise in each inbox: the steadiness above is pessimistic already
AT_LEAST = timedelta(minutes=10)  # shorter is the length of a restart, whatever the numbers say
REACH = timedelta(days=14)  # a longer silence is as sure as it gets
_KEEP = 0.5 ** (1 / HALF_LIFE)


def hour_of_week(at: datetime) -> int:
    at = at.astimezone(UTC)
    return at.weekday() * 24 + at.hour


def _pulled(count: float, hours: float, towards: float) -> float:
    """Visits per hour, pulled towards what is known already while little was seen."""
    prior = min(PULL, PULL / towards) if towards > 0 else PULL
    return (count + prior * towards) / (hours + prior)


def slices(since: datetime, until: datetime) -> list[tuple[int, float]]:
    """(hour of the week, part of an hour) for each hour between two points in time; nothing when they are the wrong way round."""
    if until <= since:
        return []
    first = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    whole = int((until - first).total_seconds() // 3600)
    cuts = [since, *(first + timedelta(hours=n) for n in range(1, whole + 1)), until]
    return [(hour_of_week(a), (b - a).total_seconds() / 3600) for a, b in pairwise(cuts) if b > a]


@dataclass(frozen=True)
class Rhythm:
    """What was learned. `heard` and `due` are about lately, and know nothing of the silence that goes on now."""

    counts: tuple[float, ...] = (0.0,) * WEEK
    hours: tuple[float, ...] = (0.0,) * WEEK
    heard: float = 0.0
    due: float = 0.0

    @cached_property
    def rates(self) -> tuple[float, ...]:
        """Visits per hour usually heard, for each hour of the week."""
        counts, hours = self.counts, self.hours
        overall = (sum(counts) + 1e-9) / (sum(hours) + 1.0)
        of_day = [
            _pulled(sum(counts[d * 24 : d * 24 + 24]), sum(hours[d * 24 : d * 24 + 24]), overall) for d in range(7)
        ]
        of_hour = [_pulled(sum(counts[h::24]), sum(hours[h::24]), overall) for h in range(24)]
        return tuple(_pulled(counts[s], hours[s], of_day[s // 24] * of_hour[s % 24] / overall) for s in range(WEEK))

    @cached_property
    def cautious(self) -> tuple[float, ...]:
        """The least of an hour and its neighbours: summer time, or a late start, is no reason for an alarm."""
        rates = self.rates
        return tuple(min(rates[s - 1], rates[s], rates[(s + 1) % WEEK]) for s in range(WEEK))

    @property
    def is_learned(self) -> bool:
        """Two weeks were listened to (a little is forgotten meanwhile), and something was heard."""
        return sum(self.hours) >= LEARNS * 0.94 and sum(self.counts) >= LEARNS_VISITS

    def expected(self, since: datetime, until: datetime) -> float:
        """How many visits are usual between two points in time, on the cautious side."""
        since = max(since, until - REACH)
        return sum(self.cautious[slot] * part for slot, part in slices(since, until))

    def chance(self, expected: float) -> float:
        """That nothing is heard where so much is expected: 1 for nothing expected, never rising with more."""
        seen, due = STEADY + self.heard, STEADY + self.due
        return float((due / (due + max(expected, 0.0))) ** seen)

    @property
    def threshold(self) -> float:
        """Each silence between two visits is a trial; so many a month that chance alone stays within its allowance."""
        trials = sum(self.rates) * 52 / 12
        return FALSE_PER_MONTH / max(trials, 1.0) if trials < inf else 0.0

    def is_too_quiet(self, since: datetime, now: datetime) -> bool:
        """Nothing came since `since`: is that too quiet to be true?"""
        if now - since < AT_LEAST or not self.is_learned:
            return False
        return self.chance(self.expected(since, now)) < self.threshold

    def learned(self, since: datetime, until: datetime, visits: int) -> "Rhythm":
        """With a stretch that was listened to, in which so many visits came, the last of them at its end.

        A wave much higher than anything usual (a backlog, a campaign) teaches only part of itself.
        """
        parts = slices(max(since, until - REACH), until)
        if not parts:
            return replace(self, heard=self.heard + visits)
        counts, hours = list(self.counts), list(self.hours)
        usual = sum(self.rates[slot] * part for slot, part in parts)
        worth = float(min(visits, 10 + 3 * usual)) if self.is_learned else float(visits)
        for slot, part in parts:
            keep = _KEEP**part
            counts[slot], hours[slot] = counts[slot] * keep, hours[slot] * keep + part
        counts[parts[-1][0]] += worth
        keep = 0.5 ** (usual / LATELY)
        return Rhythm(tuple(counts), tuple(hours), self.heard * keep + worth, self.due * keep + usual)
