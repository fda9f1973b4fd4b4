"""What the database knows about fields."""

from collections.abc import Mapping
from typing import Any

from shortline.db import Tx, queries
from shortline.fields.field import Choice, Field

q = queries(__package__)


async def all_fields(tx: Tx, *, hold: bool = False) -> list[Field]:
    """In their order, archived ones last. `hold`: what is being changed meanwhile waits."""
    return [field(row) for row in await q.fetch(tx, "hold_fields" if hold else "list_fields")]


def field(row: Mapping[str, Any]) -> Field:
    return Field(
        row["id"],
        row["name"],
        row["kind"],
        tuple(Choice(**each) for each in row["choices"]),
        row["required_at_close"],
        row["used_at"] is not None,
        row["archived_at"] is not None,
    )
