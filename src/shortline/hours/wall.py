"""From the clock on the wall to the moment it shows that time. Pure.

In the night the clock is put forward some times are never shown: their moment is the jump. In the night it is put back some are
shown twice: the first is meant, so that a shift until half past two ends once. Later on the wall is never earlier in time.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000


def micros(at: datetime) -> int:
    """Microseconds since 1970 of an aware moment: whole numbers, so that sums come out even."""
    return (at - EPOCH) // MICROSECOND


def moment(us: int) -> datetime:
    return EPOCH + timedelta(microseconds=us)


def first_shown(local: datetime, zone: ZoneInfo) -> int:
    """The first moment at which the wall shows this naive local time or a later one, in microseconds since 1970."""
    before = local.replace(tzinfo=zone)
    at = micros(before)
    earlier = micros(before.replace(fold=1).astimezone(UTC))
    # Read the later way the same time lies earlier: only where the clock jumps over it.
    return at if earlier >= at else _jump(earlier, at, zone)


def _jump(low: int, high: int, zone: ZoneInfo) -> int:
    """The first whole second after `low` with the offset that holds at `high`."""
    after = moment(high).astimezone(zone).utcoffset()
    low, high = low // SECOND, high // SECOND
    if moment(low * SECOND).astimezone(zone).utcoffset() == after:
        return low * SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if moment(middle * SECOND).astimezone(zone).utcoffset() == after:
            high = middle
        else:
            low = middle
    return high * SECOND
