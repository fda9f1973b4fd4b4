"""What the database knows about checklists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg

from shortline.accounts.actor import Actor
from shortline.checklists.bring import Item, brought
from shortline.db import Tx, queries
from shortline.errors import NotFound

q = queries(__package__)


async def bring(tx: Tx, case_id: int, reason_id: int | None, *, by: Actor, now: datetime) -> None:
    """Puts on the list of a locked case what its new reason brings, and takes off what the one before brought and nobody did."""
    wanted: Sequence[str] = await q.fetchval(tx, "find_checklist", reason_id=reason_id) or []
    here = [
        Item(row["id"], row["text"], row["reason_id"], row["done_at"] is not None) for row in await of_case(tx, case_id)
    ]
    found = brought(here, wanted, reason_id)
    if found.remove:
        await q.execute(tx, "drop_items", ids=list(found.remove))
    if found.add:
        await q.execute(
            tx, "add_items", case_id=case_id, texts=list(found.add), reason_id=reason_id, by=by.agent_id, now=now
        )


async def of_case(tx: Tx, case_id: int) -> list[asyncpg.Record]:
    return await q.fetch(tx, "list_items", case_id=case_id)


async def of_conversation(tx: Tx, conversation_id: int) -> list[asyncpg.Record]:
    """Of its latest case, in the order they came."""
    return await q.fetch(tx, "list_latest", conversation_id=conversation_id)


async def template(tx: Tx, reason_id: int) -> list[str]:
    """What a reason brings. Raises NotFound."""
    row = await q.fetchrow(tx, "find_template", reason_id=reason_id)
    if row is None:
        raise NotFound
    return list(row["items"] or [])


async def carry(tx: Tx, from_id: int, to_id: int, *, by: Actor, now: datetime) -> None:
    """What is still to be done about a case that goes on in another one stands there too, unless it does already."""
    await q.execute(tx, "carry_items", id=from_id, to_id=to_id, by=by.agent_id, now=now)


async def move(tx: Tx, from_id: int, to_id: int) -> None:
    await q.execute(tx, "move_items", id=from_id, to_id=to_id)


async def save_template(tx: Tx, reason_id: int, items: Sequence[str], *, by: Actor, now: datetime) -> None:
    given: dict[str, Any] = {"reason_id": reason_id}
    if items:
        await q.execute(tx, "save_checklist", items=list(items), by=by.agent_id, now=now, **given)
    else:
        await q.execute(tx, "drop_checklist", **given)
