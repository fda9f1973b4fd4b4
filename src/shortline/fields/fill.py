"""Filling the fields of a case in, and what is missing before it may be closed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.fields import store
from shortline.fields.field import Value, filled, lacking
from shortline.fields.store import q


async def fill(
    tx: Tx, before: Mapping[str, Value], given: Mapping[str, Any], *, now: datetime
) -> tuple[dict[str, Value], list[str]]:
    """The values with what is given, and the names of those that changed. The case is locked. Raises BadRequest."""
    if not given:
        return dict(before), []
    fields = {each.id: each for each in await store.all_fields(tx, hold=True)}
    after = filled(before, given, fields)
    changed = [number for number in fields if before.get(str(number)) != after.get(str(number))]
    fresh = [number for number in changed if str(number) in after and not fields[number].is_used]
    if fresh:
        await q.execute(tx, "note_used", ids=fresh, now=now)
    return after, [fields[number].name for number in changed]


async def must_be_whole(tx: Tx, values: Mapping[str, Value]) -> None:
    """Raises BadRequest that names what is to be filled in before the case is closed."""
    missing = lacking(values, await store.all_fields(tx))
    if missing:
        raise _missing([each.name for each in missing], missing[0].id)


def _missing(names: Sequence[str], first: int) -> BadRequest:
    listed = ", ".join(names)
    return BadRequest(
        f"Fill in before closing: {listed}.",
        code="fields_missing",
        field=f"fields.{first}",
        params={"names": listed},
    )
