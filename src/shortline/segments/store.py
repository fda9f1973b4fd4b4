"""What the database knows about segments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shortline.db import Tx, queries
from shortline.errors import NotFound

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Segment:
    id: int
    name: str
    place: int
    archived_at: datetime | None


async def list_all(tx: Tx) -> list[Segment]:
    """In the order of the house, archived ones last."""
    return [segment(row) for row in await q.fetch(tx, "list_segments")]


async def lock(tx: Tx, segment_id: int) -> Segment:
    row = await q.fetchrow(tx, "lock_segment", id=segment_id)
    if row is None:
        raise NotFound
    return segment(row)


def segment(row: Mapping[str, Any]) -> Segment:
    return Segment(**{name: row[name] for name in Segment.__slots__})
