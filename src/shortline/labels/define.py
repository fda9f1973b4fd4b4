"""Making and changing the labels of the house. A label is archived, never removed: what carries it keeps its word."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.labels import store
from shortline.labels.store import Label, q

MOST = 200


class LabelTaken(Conflict):
    code, sentence = "label_taken", "There is a label of this name, maybe an archived one. Bring that one back instead."


async def create(tx: Tx, *, name: str, color: str, by: Actor, now: datetime) -> Label:
    await _room(tx)
    row = await q.fetchrow(tx, "add_label", name=name, color=color, now=now)
    if row is None:
        raise LabelTaken(field="name")
    return await _told(tx, store.label(row), "created", by, now)


async def change(tx: Tx, label_id: int, given: dict[str, Any], *, by: Actor, now: datetime) -> Label:
    """`given`: name, color, archived (a truth); what is left out stays."""
    found = await store.lock(tx, label_id)
    archived = given.pop("archived", found.archived_at is not None)
    if found.archived_at is not None and not archived:
        await _room(tx)
    after = replace(found, **given, archived_at=(found.archived_at or now) if archived else None)
    if after == found:
        return found
    try:
        row = await q.fetchrow(tx, "save_label", **asdict(after), now=now)
    except asyncpg.UniqueViolationError as error:
        raise LabelTaken(field="name") from error
    assert row is not None
    return await _told(tx, store.label(row), "changed", by, now)


async def _room(tx: Tx) -> None:
    if await q.fetchval(tx, "count_labels") >= MOST:
        raise Conflict(
            f"More than {MOST} labels nobody finds again. Archive some.", code="too_many_labels", params={"most": MOST}
        )


async def _told(tx: Tx, label: Label, change: str, by: Actor, now: datetime) -> Label:
    data = {"label_id": str(label.id), "change": change}
    await events.record(tx, kinds.LABEL_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
    return label
