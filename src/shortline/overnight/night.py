"""Whose a team's work is at a moment: its own, or the team's that takes over while it is closed. Pure.

Whoever is open has it, the team itself first. While neither is, whoever opens first has it, so nobody waits longer than the two
calendars make him. In one closed time it goes over at most once, and comes back once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from shortline.hours.calendar import Calendar
from shortline.hours.reckon import LOOK_AHEAD, is_open, next_open, opened_before

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Night:
    """The stretch of a closed time in which another team has the work. `begins` names it: for one of them nothing moves twice."""

    begins: datetime  # when the team closed
    ends: datetime  # from here on it is the team's again


def night(home: Calendar, taker: Calendar, now: datetime) -> Night | None:
    """None: the work is the team's own now."""
    if is_open(home, now):
        return None
    last = opened_before(home, now)
    begins = last[1] if last is not None else LONG_AGO  # never open so far
    opens = next_open(home, now) or now + LOOK_AHEAD
    taken = opened_before(taker, opens)
    if taken is None or taken[1] <= begins:  # the other one is not there in all this time
        return None
    ends = min(taken[1], opens)
    return Night(begins, ends) if now < ends else None


def ring(takers: Mapping[int, int], team_id: int, taker_id: int) -> list[int]:
    """The teams work would go round in if this one took over: from the team back to itself. Empty: it would not."""
    found = [team_id]
    at: int | None = taker_id
    while at is not None and at not in found:
        found.append(at)
        at = takers.get(at)
    return [*found, team_id] if at == team_id else []
