"""Customers: when they write, how much they ask, how long they wait before asking again. Pure, and drawn by a seed.

Each case has dice of its own, so the same customer does the same whoever answers him, and however soon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from shortline_sim.team.colleagues import DAY, HOUR, MINUTE

# Of a service desk's day, by hour from midnight; assumed: two humps, a quiet night.
HOURS = (1, 1, 1, 1, 1, 1, 2, 5, 10, 14, 15, 14, 12, 13, 14, 13, 12, 11, 11, 12, 11, 8, 5, 2)
DAYS = (1.2, 1.1, 1.0, 1.0, 1.0, 0.5, 0.4)
RETURNS = 0.15  # assumed: cases of somebody who had one before
QUESTIONS = (1, 1, 2, 2, 3, 4)  # assumed: what one case asks, one after the other
PATIENCE = 20 * MINUTE  # assumed: on average, then "?" is written; at most twice for one question
NUDGES_MOST = 2
THANKS = 0.4  # assumed


@dataclass(frozen=True, slots=True)
class Case:
    """`person`: the same number is the same telephone. `at`: seconds of the play."""

    number: int
    person: int
    at: float


@dataclass(frozen=True, slots=True)
class Question:
    """What is written at once: letters of each message, with a few seconds between them."""

    bubbles: tuple[int, ...]


def week(rng: Random, count: int, *, days: int = 7) -> list[Case]:
    """`count`: in a whole week; of fewer days it is their share."""
    moments: list[float] = []
    whole = sum(DAYS)
    for day in range(days):
        for _ in range(round(count * DAYS[day % 7] / whole)):
            hour = rng.choices(range(24), HOURS)[0]
            moments.append(day * DAY + (hour + rng.random()) * HOUR)
    return _numbered(rng, sorted(moments))


def office_hours(rng: Random, a_day: int, *, days: int = 7) -> list[Case]:
    """A dozen to some tens a day, while somebody is there: for the lone answers."""
    moments = [day * DAY + (8.2 + 9.3 * rng.random()) * HOUR for day in range(days) for _ in range(a_day)]
    return _numbered(rng, sorted(moments))


def rush(rng: Random, count: int, *, begins: float, lasts: float) -> list[Case]:
    """All within a short time: something broke."""
    return _numbered(rng, sorted(begins + lasts * rng.random() for _ in range(count)))


def _numbered(rng: Random, moments: list[float]) -> list[Case]:
    cases: list[Case] = []
    for number, at in enumerate(moments):
        back = [each for each in cases[-400:] if at - each.at > DAY / 2] if rng.random() < RETURNS else []
        person = rng.choice(back).person if back else number
        cases.append(Case(number, person, at))
    return cases


class Mind:
    """What one customer will do, in the order he comes to it."""

    def __init__(self, seed: int, case: Case):
        self._rng = Random(f"{seed}/{case.number}")
        self.questions = self._rng.choice(QUESTIONS)

    def asks(self) -> Question:
        return Question(tuple(self._rng.randint(5, 120) for _ in range(self._rng.choice((1, 1, 1, 2, 3)))))

    def comes_back_after(self) -> float:
        """From our answer to the next question: reading, trying, typing."""
        return self._rng.uniform(20, 600)

    def patience(self) -> Iterator[float]:
        """Seconds until he asks where we are, each time anew."""
        for _ in range(NUDGES_MOST):
            yield max(3 * MINUTE, self._rng.expovariate(1 / PATIENCE))

    def thanks_after(self) -> float | None:
        return self._rng.uniform(10, 120) if self._rng.random() < THANKS else None

    def answer_wanted(self) -> int:
        """Letters of the answer that is needed."""
        return self._rng.randint(15, 260)
