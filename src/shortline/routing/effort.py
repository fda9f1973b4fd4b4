"""How much work somebody has in hand, counted in effort: a live talk binds him, what only waits can be done in between.

Pure. The unit is one conversation that waits; a live talk weighs as many of them as the house says.
"""

from dataclasses import dataclass
from datetime import timedelta

LIVE_FOR = timedelta(minutes=30)  # after the last word of either side the other one is still there


@dataclass(frozen=True, slots=True)
class Rules:
    """What the house says. `capacity`: live talks at once, for whoever has no number of his own."""

    capacity: int = 4
    slow_per_live: int = 4
    idle_minutes: int = 10
    grace_minutes: int = 2


@dataclass(frozen=True, slots=True)
class Load:
    """Open conversations of one agent that are live, and those that are not but wait for us. The rest binds nobody.

    `waiting`: those of both kinds whose customer waits for an answer now.
    """

    live: int = 0
    slow: int = 0
    waiting: int = 0

    def units(self, rules: Rules) -> int:
        return self.live * rules.slow_per_live + self.slow

    def plus(self, *, live: bool) -> "Load":
        return Load(self.live + live, self.slow + (not live), self.waiting + 1)


def has_room(load: Load, capacity: int, rules: Rules, *, live: bool) -> bool:
    """Whether one more conversation fits."""
    return load.plus(live=live).units(rules) <= capacity * rules.slow_per_live


def may_ask(load: Load, capacity: int, rules: Rules, *, live: bool) -> bool:
    """Whether whoever asks for one more himself gets it: also beyond his number while he keeps nobody waiting, so that no
    customer waits beside somebody with nothing to do. A number of 0 is kept."""
    return has_room(load, capacity, rules, live=live) or (capacity > 0 and load.waiting == 0)


def free(load: Load, capacity: int, rules: Rules) -> int:
    """How many more live talks fit."""
    return max(0, capacity * rules.slow_per_live - load.units(rules)) // rules.slow_per_live
