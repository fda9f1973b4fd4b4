"""Making, changing and moving the reasons of the house. One is archived, never removed: its cases keep it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict
from shortline.events import kinds
from shortline.reasons import move, store
from shortline.reasons.move import DEEPEST
from shortline.reasons.store import Reason, q

MOST = 300


class ReasonTaken(Conflict):
    code, sentence = "reason_taken", "There is such a reason here, maybe an archived one. Bring that one back instead."


async def create(tx: Tx, *, name: str, parent_id: int | None, by: Actor, now: datetime) -> Reason:
    """Raises BadRequest for a parent that is unknown, archived or too deep, ReasonTaken, Conflict when there are too many."""
    await q.fetchval(tx, "hold_tree")
    if parent_id is not None and len(await store.usable(tx, parent_id, field="parent_id")) >= DEEPEST:
        raise BadRequest(
            f"Reasons go {DEEPEST} levels deep, not deeper.",
            code="reason_too_deep",
            field="parent_id",
            params={"most": DEEPEST},
        )
    await _room(tx)
    row = await q.fetchrow(tx, "add_reason", parent_id=parent_id, name=name, now=now)
    if row is None:
        raise ReasonTaken(field="name")
    return await _told(tx, store.reason(row), "created", by, now)


async def change(tx: Tx, reason_id: int, given: dict[str, Any], *, by: Actor, now: datetime) -> Reason:
    """`given`: name, archived (a truth), parent_id; what is left out stays. What stands below an archived one rests with it.

    Raises BadRequest for a parent that is unknown, archived, below this one or too deep, ReasonTaken, Conflict
    when there are too many.
    """
    if "parent_id" in given:
        await q.fetchval(tx, "hold_tree")
    found = await store.lock(tx, reason_id)
    archived = given.pop("archived", found.archived_at is not None)
    if found.archived_at is not None and not archived:
        await _room(tx)
    after = replace(found, **given, archived_at=(found.archived_at or now) if archived else None)
    if after == found:
        return found
    moved = after.parent_id != found.parent_id
    if moved and after.parent_id is not None:
        await store.usable(tx, after.parent_id, field="parent_id")
        parents = {row["id"]: row["parent_id"] for row in await q.fetch(tx, "list_reasons")}
        move.check(parents, after.id, after.parent_id)
    try:
        row = await q.fetchrow(
            tx,
            "save_reason",
            id=after.id,
            parent_id=after.parent_id,
            name=after.name,
            archived_at=after.archived_at,
            now=now,
        )
    except asyncpg.UniqueViolationError as error:
        raise ReasonTaken(field="parent_id" if moved and after.name == found.name else "name") from error
    assert row is not None
    return await _told(tx, store.reason(row), "changed", by, now)


async def _room(tx: Tx) -> None:
    if await q.fetchval(tx, "count_reasons") >= MOST:
        raise Conflict(
            f"More than {MOST} reasons nobody keeps apart. Archive some.",
            code="too_many_reasons",
            params={"most": MOST},
        )


async def _told(tx: Tx, reason: Reason, change: str, by: Actor, now: datetime) -> Reason:
    data = {"reason_id": str(reason.id), "change": change}
    await events.record(tx, kinds.REASON_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
    return reason
