"""Making, changing, ordering and removing the segments of the house.

What somebody has, or a policy or rule goes by, is archived and never removed: nobody's promise changes by tidying up.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.segments import store
from shortline.segments.store import Segment, q

MOST = 30
COUNTED_MOST = 10_000


class SegmentTaken(Conflict):
    code, sentence = (
        "segment_taken",
        "There is a segment of this name, maybe an archived one. Bring that one back instead.",
    )


class SegmentInUse(Conflict):
    code, sentence = "segment_in_use", "This segment is in use. Archive it instead."


async def create(tx: Tx, *, name: str, by: Actor, now: datetime) -> Segment:
    """The last of the list. Raises SegmentTaken, Conflict where there are too many."""
    await q.fetchval(tx, "one_by_one")
    await _room(tx)
    row = await q.fetchrow(tx, "add_segment", name=name, now=now)
    if row is None:
        raise SegmentTaken(field="name")
    return await _told(tx, store.segment(row), "created", by, now)


async def change(tx: Tx, segment_id: int, given: dict[str, Any], *, by: Actor, now: datetime) -> Segment:
    """`given`: name, archived (a truth); what is left out stays. Raises NotFound and as `create`."""
    await q.fetchval(tx, "one_by_one")
    found = await store.lock(tx, segment_id)
    archived = given.get("archived", found.archived_at is not None)
    if found.archived_at is not None and not archived:
        await _room(tx)
    after = replace(
        found, name=given.get("name", found.name), archived_at=(found.archived_at or now) if archived else None
    )
    if after == found:
        return found
    try:
        row = await q.fetchrow(tx, "save_segment", id=after.id, name=after.name, archived_at=after.archived_at, now=now)
    except asyncpg.UniqueViolationError as error:
        raise SegmentTaken(field="name") from error
    assert row is not None
    return await _told(tx, store.segment(row), "changed", by, now)


async def order(tx: Tx, ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    """All that are in use, in this order. Raises Conflict where others are there by now."""
    await q.fetchval(tx, "one_by_one")
    there = await store.list_all(tx)
    if sorted(ids) != sorted(each.id for each in there if each.archived_at is None):
        raise Conflict("Somebody added or archived a segment meanwhile. Look again.", code="segments_changed")
    await q.execute(tx, "place_segments", ids=list(ids))
    await events.record(
        tx, kinds.SEGMENT_UPDATED, agent_id=by.agent_id, data={"change": "ordered"}, cause=by.kind, at=now
    )


async def remove(tx: Tx, segment_id: int, *, by: Actor, now: datetime) -> None:
    """Raises NotFound, SegmentInUse with by what in its sentence."""
    await q.fetchval(tx, "one_by_one")
    found = await store.lock(tx, segment_id)
    people = await q.fetchval(tx, "count_people", id=segment_id, most=COUNTED_MOST)
    uses = await q.fetch(tx, "list_uses", id=segment_id)
    if people or uses:
        raise _in_use(people, [(row["kind"], row["name"]) for row in uses])
    await q.execute(tx, "remove_segment", id=segment_id)
    await _told(tx, found, "removed", by, now)


def _in_use(people: int, uses: Sequence[tuple[str, str]]) -> SegmentInUse:
    """`used_by` has the parts as they are, for a screen that says them in its own language."""
    named = {kind: [name for each, name in uses if each == kind] for kind in ("policy", "rule", "agent")}
    words = {"policy": "answer times", "rule": "time rule", "agent": "colleague"}
    said = [f"{people} people"] * bool(people)
    said += [f"{words[kind]} {name}" for kind, names in named.items() for name in names[:3]]
    used_by = {"people": people, "policies": named["policy"], "rules": named["rule"], "agents": named["agent"]}
    return SegmentInUse(
        f"This segment is in use: {', '.join(said)}. Archive it instead.",
        reason="segment_used_by",
        params={"by": ", ".join(said)},
        used_by=used_by,
    )


@asynccontextmanager
async def not_yet() -> AsyncIterator[None]:
    """Around what is written to go by a segment. Raises Conflict while processes are at work that know none."""
    try:
        yield
    except asyncpg.CheckViolationError as error:
        if "no_segments_yet" not in (error.constraint_name or ""):
            raise
        raise Conflict(
            "The desk is being brought up to date. Nothing was saved; in some minutes this works.", code="not_yet"
        ) from error


async def _room(tx: Tx) -> None:
    if await q.fetchval(tx, "count_segments") >= MOST:
        raise Conflict(
            f"{MOST} segments are enough to tell people apart. Archive some.",
            code="too_many_segments",
            params={"most": MOST},
        )


async def _told(tx: Tx, segment: Segment, change: str, by: Actor, now: datetime) -> Segment:
    data = {"segment_id": str(segment.id), "change": change}
    await events.record(tx, kinds.SEGMENT_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
    return segment
