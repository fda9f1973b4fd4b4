"""How long a person's hand takes from one conversation to the next.

Drawn from the message's id and nothing else, so that a restarted desk, or another worker, draws the same. Pure.
"""

from __future__ import annotations

from math import exp
from statistics import NormalDist

from shortline.outbound.rhythm.profile import Profile

CROWDED = 12.0  # seconds of line from which on gaps are drawn in full; before, they grow with the line
READS_FASTER = 5.0  # than one types
LOOKS = 1.0  # seconds to find one's way in another conversation
# Of the logarithm: the same text takes the same person between two thirds and one and a half times as long.
SPREAD = 0.35
_MASK = (1 << 64) - 1
_normal = NormalDist().inv_cdf


def draw(seed: int, salt: int) -> float:
    """A number above 0 and below 1 that only depends on the two: splitmix64."""
    z = (seed * 0x9E3779B97F4A7C15 + (salt + 1) * 0xD1B54A32D192ED03) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return (((z ^ (z >> 31)) >> 11) + 0.5) / (1 << 53)


def typing_seconds(message_id: int, hand: int, chars: int, read_chars: int) -> float:
    """To read what the customer wrote and to type the answer: four to seven letters a second, by person."""
    speed = 4 + 3 * draw(hand, 1)
    return (LOOKS + read_chars / (speed * READS_FASTER) + chars / speed) * exp(SPREAD * _normal(draw(message_id, 2)))


def gap(
    message_id: int, hand: int, chars: int, read_chars: int, *, profile: Profile, crowd: float, shape: float
) -> float:
    """Seconds between this message and the hand's one before, when they are of two conversations.

    `crowd` is how many seconds of line stand before it. Without a line the person has typed before our eyes, and only
    the floor and a little jitter remain.
    """
    quick = profile.floor + profile.jitter * draw(message_id, 0)
    if crowd <= 0:
        return quick
    full = profile.floor + min(
        profile.most, profile.share * shape * typing_seconds(message_id, hand, chars, read_chars)
    )
    return quick + max(0.0, full - quick) * min(1.0, crowd / CROWDED)


def bulk_gap(message_id: int, *, profile: Profile) -> float:
    """One text for many was typed once: only the floor and jitter are between its copies."""
    return profile.floor + profile.bulk_jitter * draw(message_id, 0)
