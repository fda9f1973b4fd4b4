"""The coming week of a team and whoever takes over from it: whose it is when, and the minutes in which nobody is there. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.gaps import Gap, gaps

SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Coverage:
    """`gaps`: neither is open. `idle`: the other one is never there while the team is closed, so it takes over nothing."""

    gaps: tuple[Gap, ...]
    idle: bool

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.gaps)


def coverage(home: Calendar, taker: Calendar, now: datetime) -> Coverage:
    """The seven days from this minute on."""
    begins = now.replace(second=0, microsecond=0)
    ends = begins + SPAN
    alone = sum(each.minutes for each in gaps(ALWAYS, [home], begins, ends))
    together = tuple(gaps(ALWAYS, [home, taker], begins, ends))
    return Coverage(together, alone > 0 and alone == sum(each.minutes for each in together))
