"""The shifts as they stand in the database, and who covers which team or inbox with them."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline.db import Tx, queries
from shortline.hours import lines
from shortline.hours import store as hours
from shortline.hours.calendar import Calendar
from shortline.hours.gaps import Gap, gaps
from shortline.hours.lines import Written
from shortline.hours.place import Place

q = queries(__package__)
SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Worker:
    """A colleague; `written` is None where nobody put down when he works."""

    agent_id: int
    name: str
    team_ids: frozenset[int]
    written: Written | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Worker:
        written = Written.of(row) if row["zone"] is not None else None
        return cls(row["agent_id"], row["name"], frozenset(row["team_ids"]), written)


@dataclass(frozen=True, slots=True)
class Covered:
    """A team or inbox over the seven days from now on. `unknown`: those who work it and have no shifts written down."""

    place: Place
    gaps: tuple[Gap, ...]
    unknown: int


async def list_workers(tx: Tx, *, only: int | None = None) -> list[Worker]:
    """By name, everybody who works here."""
    return [Worker.of(row) for row in await q.fetch(tx, "list_shifts", only=only)]


async def coverage(tx: Tx, workers: Sequence[Worker], *, now: datetime) -> list[Covered]:
    """Teams first, then inboxes. Where nobody has shifts there is nothing to say yet."""
    begins = now.replace(second=0, microsecond=0)
    calendars = {each.agent_id: lines.build(each.written) for each in workers if each.written is not None}
    found = []
    for row in await q.fetch(tx, "list_places") if calendars else []:
        team_id, inbox_id = row["team_id"], row["inbox_id"]
        theirs = [each for each in workers if team_id is None or team_id in each.team_ids]
        shifts = [calendars[each.agent_id] for each in theirs if each.agent_id in calendars]
        opening = await hours.holding(tx, inbox_id=inbox_id, team_id=team_id)
        open_gaps = await to_thread(_gaps, opening, shifts, begins)
        place = Place(None if inbox_id is not None else team_id, inbox_id, row["name"])
        found.append(Covered(place, tuple(open_gaps), len(theirs) - len(shifts)))
    return found


def _gaps(opening: Calendar, shifts: Sequence[Calendar], begins: datetime) -> list[Gap]:
    return gaps(opening, shifts, begins, begins + SPAN)
