"""What the database knows about labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shortline.db import Tx, queries
from shortline.errors import NotFound

q = queries(__package__)
Color = Literal["grey", "blue", "green", "teal", "purple", "pink", "red", "brown"]


@dataclass(frozen=True, slots=True)
class Label:
    id: int
    name: str
    color: Color  # one of the few of the table: the screen shows it beside the name, never instead
    archived_at: datetime | None


async def lock(tx: Tx, label_id: int) -> Label:
    row = await q.fetchrow(tx, "lock_label", id=label_id)
    if row is None:
        raise NotFound
    return label(row)


def label(row: Mapping[str, Any]) -> Label:
    return Label(**{name: row[name] for name in Label.__slots__})
