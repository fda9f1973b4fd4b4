"""What a desk of ten does in a week: who writes when, and who presses send. Drawn by a seed, before anything is sent.

Nobody here waits for the pacer: an agent presses send and goes on, as at a real desk. That is why the same traffic can be
sent twice, with and without the work for many, and be compared message by message.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from random import Random
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE).timestamp()
AGENTS = 10
CASES = 1_500
OUTAGE_CASES = 300
WEIGHTS = (1.2, 1.1, 1.0, 1.0, 1.0, 0.5, 0.4)  # Monday to Sunday
BUNDLE = 400  # people the outage is explained to, all of whom wrote today
ALL_CLEAR = 280  # people who have not written: a template to each of them, 30 more than the number's limit of 250
HOUR, DAY = 3600.0, 86_400.0
TALKS = 1_000_000  # from here on conversations that are no case


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed send. `hand`: an agent's number, None for a program. `first`: a template to somebody silent."""

    at: float
    conversation: int
    hand: int | None
    chars: int
    read_chars: int = 0
    bulk: bool = False
    first: bool = False
    drill: bool = False  # of the outage's pile, which is the same for every agent
    id: int = 0  # in the order of pressing: the same with and without the work for many


@dataclass(slots=True)
class Traffic:
    presses: list[Press] = field(default_factory=list)
    heard: list[tuple[float, int]] = field(default_factory=list)  # (when, conversation)

    def press(self, at: float, conversation: int, hand: int | None, chars: int, **more: object) -> None:
        self.presses.append(Press(at, conversation, hand, chars, **more))  # type: ignore[arg-type]

    def without_bulk(self) -> Traffic:
        return Traffic([each for each in self.presses if not each.bulk], self.heard)

    def of_one(self, agent: int) -> Traffic:
        """As if nobody else had been there."""
        return Traffic([each for each in self.presses if each.hand == agent], [])


def make(seed: int, *, days: int = 7) -> Traffic:
    """`days` of the week; of one day it is the Tuesday, with the outage."""
    rng, traffic = Random(seed), Traffic()
    outage = MONDAY + DAY
    wanted = range(7) if days == 7 else range(1, 1 + days)
    everyday = CASES - OUTAGE_CASES
    case = 0
    for day in wanted:
        midnight = MONDAY + day * DAY
        count = round(everyday * WEIGHTS[day] / sum(WEIGHTS))
        _cases(traffic, rng, midnight, range(case + 1, case + 1 + count))
        case += count
        _programs(traffic, rng, midnight)
    _outage(traffic, rng, outage + 10 * HOUR, case + 1)
    pressed = sorted(traffic.presses, key=lambda each: each.at)
    return Traffic([replace(each, id=n) for n, each in enumerate(pressed, start=1)], traffic.heard)


def _cases(traffic: Traffic, rng: Random, midnight: float, cases: range) -> None:
    """Each a talk of a few turns. An agent reads and types one answer after the other, whoever has least to do first."""
    free = {agent: midnight + (8 if agent <= AGENTS // 2 else 12) * HOUR for agent in range(1, AGENTS + 1)}
    speed = {agent: rng.uniform(4, 7) for agent in free}
    owner: dict[int, int] = {}
    turns: list[tuple[float, int, int]] = []
    for case in cases:
        at = midnight + min(19.5, max(8.0, rng.gauss(13, 3))) * HOUR
        heappush(turns, (at, case, rng.choice((1, 1, 2, 2, 3, 4))))
    while turns:
        at, case, left = heappop(turns)
        read = 0
        for n in range(rng.choice((1, 1, 1, 2, 3))):
            traffic.heard.append((at + 3 * n, case))
            read += rng.randint(5, 120)
        agent = owner.setdefault(case, min(free, key=lambda each: max(at, free[each])))
        begins = max(at + rng.uniform(2, 40), free[agent])
        for bubble in range(rng.choice((1, 1, 1, 2))):
            chars = rng.randint(15, 260)
            typed = chars / speed[agent] if rng.random() < 0.7 else 2.0  # a third of the answers are macros
            begins += (1 + read / (speed[agent] * 5) if bubble == 0 else 0.5) + typed
            traffic.press(begins, case, agent, chars, read_chars=read)
        free[agent] = begins
        if left > 1:
            heappush(turns, (begins + rng.uniform(20, 600), case, left - 1))


def _programs(traffic: Traffic, rng: Random, midnight: float) -> None:
    """A shop that tells a hundred and fifty people at once, and a parcel service that tells one person everything."""
    day = int(midnight - MONDAY) // 100
    at = midnight + 15 * HOUR
    for n in range(150):
        traffic.press(at + rng.uniform(0, 0.2), TALKS + day * 1000 + n, None, 90)
    at = midnight + 16 * HOUR
    for n in range(70):
        traffic.press(at + n * 0.1, TALKS + day * 1000 + 500, None, 40)


def _outage(traffic: Traffic, rng: Random, at: float, first_case: int) -> None:
    """Everybody writes; all ten agents work through the same pile with macros; a lead explains it to 400 at once."""
    pile, offset = [], 300.0
    for _ in range(OUTAGE_CASES // AGENTS):
        offset += rng.uniform(0.5, 1.6)
        pile.append((offset, rng.randint(60, 220), rng.randint(5, 60)))
    people = []
    for agent in range(1, AGENTS + 1):
        slip = rng.uniform(0, 2)
        for n, (offset, chars, read) in enumerate(pile):
            case = first_case + (agent - 1) * len(pile) + n
            people.append(case)
            traffic.heard.append((at + rng.uniform(0, 290), case))
            traffic.press(at + offset + slip, case, agent, chars, read_chars=read, drill=True)
    others = [TALKS * 2 + n for n in range(BUNDLE - len(people))]
    traffic.heard += [(at - rng.uniform(60, 7200), other) for other in others]
    for person in people + others:
        traffic.press(at + 330, person, None, 180, bulk=True)
    for n in range(ALL_CLEAR):
        traffic.press(at + 8 * HOUR, TALKS * 3 + n, None, 120, bulk=True, first=True)
