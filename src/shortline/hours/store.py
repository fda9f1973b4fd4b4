"""Whose calendar holds where: the inbox's own, else its team's, else the house's, else none and always open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from shortline.db import Tx, queries
from shortline.hours import lines
from shortline.hours.calendar import ALWAYS, Calendar
from shortline.hours.lines import Written
from shortline.hours.place import Place

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A calendar as it stands in the database."""

    place: Place
    written: Written
    updated_at: datetime

    @property
    def calendar(self) -> Calendar:
        return _worked_out(self.written)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Kept":
        place = Place(row["team_id"], row["inbox_id"], row["name"] or "")
        return cls(place, Written.of(row), row["updated_at"])


async def list_all(tx: Tx) -> list[Kept]:
    """The house first, then teams, then inboxes, by name."""
    return [Kept.of(row) for row in await q.fetch(tx, "list_calendars")]


async def find(tx: Tx, *, inbox_id: int | None = None, team_id: int | None = None) -> Kept | None:
    """What holds for this inbox, worked by this team (its own where none is named). None: nobody put down any hours."""
    row = await q.fetchrow(tx, "find_calendar", inbox_id=inbox_id, team_id=team_id)
    return Kept.of(row) if row is not None else None


async def holding(tx: Tx, *, inbox_id: int | None = None, team_id: int | None = None) -> Calendar:
    found = await find(tx, inbox_id=inbox_id, team_id=team_id)
    return found.calendar if found is not None else ALWAYS


@lru_cache(maxsize=512)
def _worked_out(written: Written) -> Calendar:
    """One object for one wording, so that its years are worked out once in a process."""
    return lines.build(written)
