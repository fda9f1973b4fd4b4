"""A bucket that leaks: `burst` at once, then one each `every` seconds. Its whole memory is one moment.

`full_at` is the moment from which on the whole burst may be had again. Everything is in seconds of one clock.
Pure. In any span of T seconds at most `burst + T / every` are let through, however the asking is spread.
"""

from __future__ import annotations

from dataclasses import dataclass

PAIR_KEPT_BACK = 1  # requests reach the provider with some jitter: our bucket is a little smaller than its own
AFTER_REFUSAL = 2  # what is left of a burst the provider has refused: the one that waits, and what follows it
FOR_INCOMING = 0.25  # the provider counts a number's incoming messages too


@dataclass(frozen=True, slots=True)
class Bucket:
    burst: int
    every: float

    @property
    def depth(self) -> float:
        """Seconds from empty to full."""
        return self.burst * self.every

    def earliest(self, full_at: float, now: float) -> float:
        """When the next one may leave: `now`, or later."""
        return max(now, full_at - (self.burst - 1) * self.every)

    def taken(self, full_at: float, at: float) -> float:
        """The memory after one left at `at`, which is not before `earliest`."""
        return max(full_at, at) + self.every

    def left_with(self, full_at: float, now: float, most: int) -> float:
        """The memory when at most `most` are left."""
        return max(full_at, now + (self.burst - most) * self.every)


def usable(per_second: int) -> int:
    """Three quarters of a limit in messages a second."""
    return max(2, int(per_second * (1 - FOR_INCOMING)))


def of_number(per_second: int) -> Bucket:
    """In any second at most what is usable of the limit."""
    most = usable(per_second)
    burst = max(1, most // 6)
    return Bucket(burst, 1 / (most - burst))


def of_pair(burst: int, every: float) -> Bucket:
    return Bucket(max(1, burst - PAIR_KEPT_BACK), every)
