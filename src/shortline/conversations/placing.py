"""Where a message stands in the timeline: by the provider's time, unless that is absurd. Pure.

The provider counts in whole seconds. A message of the same second as the newest one stands after it, as it arrived.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

OLDEST = timedelta(days=400)  # providers deliver for a week; a year-old message is a broken clock
SECOND = timedelta(seconds=1)
LATE_BEHIND_OTHERS = timedelta(minutes=1)
LATE_ANYWAY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    at: datetime
    late: bool


def believable(at: datetime | None, now: datetime) -> datetime:
    """The provider's time, clamped to arrival when it lies in the future or in a long gone past."""
    if at is None or at > now or now - at > OLDEST:
        return now
    return at


def place(at: datetime | None, *, now: datetime, newest: datetime | None) -> Place:
    shown = believable(at, now)
    if newest is not None and shown <= newest < shown + SECOND and shown.microsecond == 0:
        shown = min(newest, now)
    delay = now - shown
    behind = newest is not None and newest > shown
    return Place(shown, late=(behind and delay > LATE_BEHIND_OTHERS) or delay > LATE_ANYWAY)
