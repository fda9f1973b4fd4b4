"""How hurried a number's people write: brisk, ordinary or calm. A lead chooses. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, pi


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Seconds, but for `share`: the part of the time to read and to type that is still to come when send is pressed."""

    name: str
    floor: float  # between two conversations of one hand, always; more than one second
    jitter: float
    share: float
    most: float  # added to the floor at most
    bulk_jitter: float


BRISK = Profile(name="brisk", floor=1.1, jitter=0.3, share=0.06, most=2.5, bulk_jitter=0.5)
ORDINARY = Profile(name="ordinary", floor=1.2, jitter=0.5, share=0.15, most=6.0, bulk_jitter=1.2)
CALM = Profile(name="calm", floor=2.0, jitter=1.5, share=0.3, most=12.0, bulk_jitter=3.0)
PROFILES = {each.name: each for each in (BRISK, ORDINARY, CALM)}


def day_shape(hour: float) -> float:
    """People are quickest in the late morning, slower after lunch and at night. `hour` is local, 0 to 24."""
    lunch = exp(-((hour - 13.25) ** 2))
    return 1.0 - 0.1 * cos(2 * pi * (hour - 11) / 24) + 0.1 * lunch
