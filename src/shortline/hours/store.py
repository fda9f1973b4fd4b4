"""Whose calendar holds where: the inbox's own, else its team's, else the house's, else none and always open."""

from asyncio import to_thread
from collections.abc import Iterable, Mapping
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
KNOWN_MAX = 512
_BY_DIGEST: dict[str, Calendar] = {}


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
    row = await q.fetchrow(tx, "find_calendar", inbox_id=inbox_id, team_id=team_id)
    return await _ready(row) if row is not None else ALWAYS


async def of_digests(tx: Tx, rows: Iterable[Mapping[str, Any]]) -> Mapping[str | None, Calendar]:
    """What rows with `calendar_id` and `calendar_digest` name, by digest; None: no hours, so always open.

    No statement where this process knows them all: a digest says what stands in the calendar, so nothing kept is out of date.
    """
    wanted = {row["calendar_digest"]: row["calendar_id"] for row in rows if row["calendar_digest"] is not None}
    found: dict[str | None, Calendar] = {None: ALWAYS}
    missing: list[str] = []
    for digest in wanted:
        if (known := _BY_DIGEST.get(digest)) is not None:
            found[digest] = known
        else:
            missing.append(digest)
    if missing:
        fetched = {
            row["id"]: row for row in await q.fetch(tx, "list_calendars_of", ids=[wanted[each] for each in missing])
        }
        for digest in missing:
            row = fetched.get(wanted[digest])  # None: taken away in between
            found[digest] = await _ready(row) if row is not None else ALWAYS
    return found


async def _ready(row: Mapping[str, Any]) -> Calendar:
    """Worked out beside the loop: the first calendar of a country reads the library of holidays, which takes a moment."""
    known = _BY_DIGEST.get(row["digest"])
    if known is not None:
        return known
    kept = Kept.of(row)
    await to_thread(kept.calendar.year, kept.updated_at.year)
    while len(_BY_DIGEST) >= KNOWN_MAX:
        del _BY_DIGEST[next(iter(_BY_DIGEST))]
    _BY_DIGEST[row["digest"]] = kept.calendar
    return kept.calendar


@lru_cache(maxsize=512)
def _worked_out(written: Written) -> Calendar:
    """One object for one wording, so that its years are worked out once in a process."""
    return lines.build(written)
