"""Named statements narrowed by further conditions: the lists' filters and the rule of who sees what.

A statement that may be narrowed says `/* narrowed */ TRUE` where the conditions go. It is complete without them, so it
is prepared and tested like any other.
"""

import re
from collections.abc import Sequence
from typing import Any

import asyncpg

from shortline.conversations.store import q
from shortline.db import Tx
from shortline.db.queries import Query

_PLACE = "/* narrowed */ TRUE"
_NUMBERED = re.compile(r"\$(\d+)")


async def fetch(
    tx: Tx, name: str, conditions: Sequence[str], values: dict[str, Any], /, **given: Any
) -> list[asyncpg.Record]:
    """Run a named statement under these conditions, whose parameters are `values`."""
    base = q.by_name[name]
    assert _PLACE in base.sql, f"{name} cannot be narrowed"
    extra = Query(name, " AND ".join(f"({each})" for each in conditions) or "TRUE")
    shift = len(base.parameters)
    condition = _NUMBERED.sub(lambda match: f"${int(match[1]) + shift}", extra.sql)
    rows: list[asyncpg.Record] = await tx.fetch(
        base.sql.replace(_PLACE, condition), *base.values(given), *extra.values(values)
    )
    return rows
