"""Colleagues: how fast each reads and types, what goes wrong, and when they are at work. Pure, and drawn by a seed.

Where a number was measured its source stands beside it; the others are assumptions, and say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
# 52 words a minute, spread 20, over 136 million keystrokes: Dhakal et al., CHI 2018. A word is five letters.
TYPED_MEAN, TYPED_SPREAD = 52 * 5 / 60, 20 * 5 / 60
# 238 words a minute, silently: Brysbaert, Journal of Memory and Language 2019.
READ_MEAN, READ_SPREAD = 238 * 5 / 60, 40 * 5 / 60


@dataclass(frozen=True, slots=True)
class Colleague:
    """Letters a second, seconds, shares between 0 and 1."""

    number: int
    types: float
    reads: float
    notices: tuple[float, float] = (3.0, 15.0)  # assumed: from the sound to the hand on the mouse
    thinks: tuple[float, float] = (3.0, 25.0)  # assumed: looking something up in the open screen included
    macros: float = 1 / 3  # assumed: answers that are a macro, picked in `PICKS` seconds
    misses: float = 0.06  # assumed: answers that miss the point, so that the customer asks again
    distracted: float = 0.01  # assumed: conversations opened and left lying while something else is done


PICKS = 5.0
FORGETS = 0.3  # assumed: breaks taken without choosing "away"
LISTS = (2.0, 6.0)  # assumed: looking through a common list for the one to take
DISTRACTED_FOR = (3 * MINUTE, 15 * MINUTE)
STIRS_EVERY = 5 * MINUTE  # assumed: with nothing to do, somebody touches the screen that often on average


@dataclass(frozen=True, slots=True)
class Break:
    """From and to, in seconds of the play; `told`: "away" was chosen."""

    begins: float
    ends: float
    told: bool


@dataclass(frozen=True, slots=True)
class Shift:
    colleague: int
    begins: float
    ends: float
    breaks: tuple[Break, ...] = ()


def staff(rng: Random, count: int) -> list[Colleague]:
    """Numbered from 0."""
    return [
        Colleague(
            number,
            types=min(8.0, max(2.0, rng.gauss(TYPED_MEAN, TYPED_SPREAD))),
            reads=min(30.0, max(10.0, rng.gauss(READ_MEAN, READ_SPREAD))),
        )
        for number in range(count)
    ]


def week(rng: Random, people: Sequence[Colleague], *, days: int = 7, night: bool = True) -> list[Shift]:
    """Early, middle and late shifts in turn, fewer at the weekend; the last of the staff are the night's, two by turns.

    Without `night` nobody is there from 22:00 to 07:00.
    """
    by_day = [each.number for each in people[: len(people) - 2]] if night else [each.number for each in people]
    by_night = [each.number for each in people[-2:]] if night else []
    shifts: list[Shift] = []
    for day in range(days):
        weekend = day % 7 >= 5
        at_work = round(len(by_day) * (0.5 if weekend else 0.8)) or 1
        chosen = [by_day[(day * 3 + n) % len(by_day)] for n in range(at_work)]
        for place, number in enumerate(chosen):
            begins, ends = ((7, 15.5), (13.5, 22), (10, 18.5))[place % 3]
            shifts.append(_shift(rng, number, day * DAY + begins * HOUR, day * DAY + ends * HOUR))
        if by_night:
            begins = day * DAY + 22 * HOUR
            shifts.append(_shift(rng, by_night[day % len(by_night)], begins, begins + 9 * HOUR))
    if by_night:  # the first morning has a night before it
        shifts.append(_shift(rng, by_night[-1], 0.0, 7 * HOUR))
    return sorted(shifts, key=lambda each: (each.begins, each.colleague))


def office_day(rng: Random, people: Sequence[Colleague], *, days: int = 7) -> list[Shift]:
    """A small desk: all of them from 08:00 to 18:00."""
    return [
        _shift(rng, each.number, day * DAY + 8 * HOUR, day * DAY + 18 * HOUR) for day in range(days) for each in people
    ]


def _shift(rng: Random, number: int, begins: float, ends: float) -> Shift:
    """Half an hour in the middle and a quarter of an hour in each half; colleagues go one after the other."""
    breaks = []
    for share, minutes in ((0.25, 15), (0.5, 30), (0.75, 15)):
        starts = begins + (ends - begins) * (share + (number % 5 - 2) * 0.045 + rng.uniform(-0.01, 0.01))
        breaks.append(Break(starts, starts + minutes * MINUTE, told=rng.random() >= FORGETS))
    return Shift(number, begins, ends, tuple(breaks))
