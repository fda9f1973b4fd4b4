"""Which team takes over from which, as it stands in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shortline.db import Tx, queries
from shortline.hours import store as hours
from shortline.hours.calendar import Calendar
from shortline.overnight.night import Night, night

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Pair:
    """A team, and who takes over while it is closed. Without a taker: nobody any more, and something is still away."""

    team_id: int
    team_name: str
    taker_id: int | None
    taker_name: str
    lines: tuple[dict[str, str], ...]
    has_stays: bool
    home: Calendar
    taker: Calendar | None

    def night(self, now: datetime) -> Night | None:
        return night(self.home, self.taker, now) if self.taker is not None else None


async def list_pairs(tx: Tx) -> list[Pair]:
    """By name of the team."""
    return [await _pair(tx, row) for row in await q.fetch(tx, "list_pairs")]


async def _pair(tx: Tx, row: Mapping[str, Any]) -> Pair:
    taker_id = row["taker_id"]
    return Pair(
        row["team_id"],
        row["team_name"],
        taker_id,
        row["taker_name"] or "",
        tuple(row["lines"] or ()),
        row["has_stays"],
        await hours.holding(tx, team_id=row["team_id"]),
        await hours.holding(tx, team_id=taker_id) if taker_id is not None else None,
    )
