"""What the database knows about reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shortline.db import Tx, queries
from shortline.errors import BadRequest, NotFound

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Reason:
    id: int
    parent_id: int | None
    name: str
    archived_at: datetime | None


async def lock(tx: Tx, reason_id: int) -> Reason:
    row = await q.fetchrow(tx, "lock_reason", id=reason_id)
    if row is None:
        raise NotFound
    return reason(row)


async def path(tx: Tx, reason_id: int) -> list[Reason]:
    """From the top of the tree down to this one; empty when there is no such reason."""
    return [reason(row) for row in await q.fetch(tx, "list_path", id=reason_id)]


async def usable(tx: Tx, reason_id: int, *, field: str = "reason_id") -> list[Reason]:
    """Its path, each of it held until the case is written. Raises BadRequest when one is unknown or archived."""
    found = await path(tx, reason_id)
    if not found or any(each.archived_at for each in found):
        raise BadRequest("This reason is not in use (any more).", code="unknown_reason", field=field)
    return found


def reason(row: Mapping[str, Any]) -> Reason:
    return Reason(**{name: row[name] for name in Reason.__slots__})
