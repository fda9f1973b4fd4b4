"""Named statements narrowed by further conditions: the lists' filters and the rule of who sees what.

A statement that may be narrowed says `/* narrowed */ TRUE` where the conditions go. It is complete without them, so it
is prepared and tested like any other.
"""

import re
from collections.abc import Mapping, Sequence
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
    sql, more = _narrowed(base, conditions, values, after=len(base.parameters))
    rows: list[asyncpg.Record] = await tx.fetch(sql, *base.values(given), *more)
    return rows


async def count(tx: Tx, wanted: Mapping[int, tuple[Sequence[str], dict[str, Any]]], *, most: int) -> dict[int, int]:
    """How many conversations there are under each of these conditions, up to `most`, in one statement."""
    base = q.by_name["count_part"]
    parts: list[str] = []
    given: list[Any] = []
    for key, (conditions, values) in wanted.items():
        own = base.values({"key": key, "most": most})
        sql, more = _narrowed(base, conditions, values, after=len(own))
        parts.append(_renumbered(sql, by=len(given)))
        given += [*own, *more]
    return {row["key"]: row["n"] for row in await tx.fetch(" UNION ALL ".join(parts), *given)}


def _narrowed(base: Query, conditions: Sequence[str], values: dict[str, Any], *, after: int) -> tuple[str, list[Any]]:
    """The statement with its conditions, whose parameters are numbered from `after` on, and what they are."""
    assert _PLACE in base.sql, f"{base.name} cannot be narrowed"
    extra = Query(base.name, " AND ".join(f"({each})" for each in conditions) or "TRUE")
    return base.sql.replace(_PLACE, _renumbered(extra.sql, by=after)), list(extra.values(values))


def _renumbered(sql: str, *, by: int) -> str:
    return _NUMBERED.sub(lambda match: f"${int(match[1]) + by}", sql)
