"""The facts behind what the desk knows of open cases, of many conversations in a handful of statements."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.fields import store as fields
from shortline.fields.field import Field
from shortline.handover.handover import q
from shortline.handover.known import LONGEST_WORDS, Known, Promised, said


async def known_by(tx: Tx, ids: Sequence[int], *, by: Actor) -> dict[int, str]:
    """By conversation, in the words of whoever hands over; one without an open case is not there.

    Checks no right: the caller does before he uses any of it.
    """
    house = await fields.all_fields(tx)
    locale = await q.fetchval(tx, "find_locale", id=by.agent_id) or "en"
    rows = await q.fetch(tx, "list_known", ids=list(ids), longest=LONGEST_WORDS + 1)
    return {row["conversation_id"]: said(_known(row, house), locale) for row in rows}


def _known(row: asyncpg.Record, house: Sequence[Field]) -> Known:
    return Known(
        asked=row["asked"] or "",
        last=row["last"] or "",
        ours=row["ours"] or "",
        promised=[
            Promised(each["kind"], each["address"], due)
            for each, due in zip(row["promised"] or (), row["dues"], strict=True)
        ],
        to_do=row["to_do"],
        fields=_filled(row["fields"], house),
    )


def _filled(values: Mapping[str, Any], house: Sequence[Field]) -> list[tuple[str, str | bool]]:
    """In the house's order."""
    found: list[tuple[str, str | bool]] = []
    for field in house:
        value = values.get(str(field.id))
        if value is None:
            continue
        if field.kind == "choice":
            value = next((choice.name for choice in field.choices if choice.id == value), "")
        if value != "":
            found.append((field.name, value if isinstance(value, bool) else str(value)))
    return found
