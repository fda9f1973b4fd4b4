"""The numbers of the guard: what a desk may choose, and the values it has until somebody does. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import time, timedelta
from typing import Any

TURN = timedelta(minutes=15)  # messages this close to the first of them are one turn: people write in pieces
LIVE = timedelta(minutes=60)  # who wrote this recently is still in the talk
REMEMBERED = timedelta(days=14)  # what was left unanswered longer ago chases nobody
NIGHT = (
    time(21),
    time(8),
)  # where no quiet hours were chosen: still nothing leaves then that no person pressed send for
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    unanswered_max: int = 2  # turns without an answer, then a pause is due
    unanswered_pause_hours: int = 12
    unanswered_total_max: int = 5  # turns without an answer altogether
    same_text_people_max: int = 20  # different people who get the same words ...
    same_text_minutes: int = 10  # ... within this time
    links_max: int = 3  # in one message to somebody we hardly know
    marketing: bool = False
    quiet_hours: str = ""  # "21:00-08:00" by the contact's clock; empty: none

    @property
    def quiet(self) -> tuple[time, time] | None:
        """From and to; the end is no longer quiet."""
        found = _HOURS.fullmatch(self.quiet_hours)
        if found is None:
            return None
        from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
        return time(from_hour, from_minute), time(to_hour, to_minute)

    @classmethod
    def of(cls, chosen: Mapping[str, Any]) -> Limits:
        """What a newer version of the program has chosen besides is left alone."""
        return cls(**{name: value for name, value in chosen.items() if name in NAMES})


NAMES = frozenset(field.name for field in fields(Limits))
DEFAULTS = Limits()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two choices that cannot both hold. `field` is where to change it."""

    field: str
    code: str
    sentence: str


def contradictions(limits: Limits) -> list[Contradiction]:
    found = []
    if limits.unanswered_total_max < limits.unanswered_max:
        found.append(
            Contradiction(
                "unanswered_total_max",
                "guard_total_below_row",
                "The most altogether cannot be less than the most in a row.",
            )
        )
    if limits.quiet_hours and limits.quiet is None:
        found.append(
            Contradiction("quiet_hours", "guard_quiet_unreadable", "Write quiet hours like this: 21:00-08:00.")
        )
    elif limits.quiet is not None and limits.quiet[0] == limits.quiet[1]:
        found.append(
            Contradiction("quiet_hours", "guard_quiet_always", "Quiet hours that end when they begin would never end.")
        )
    return found
