"""The segments of the house, which everybody reads and leads write; and which of them a contact has."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.contacts.routes import one
from shortline.contacts.shapes import ContactDetailOut
from shortline.db import Tx
from shortline.segments import define, put, store
from shortline.segments.define import COUNTED_MOST
from shortline.segments.shapes import NewSegment, SegmentChoice, SegmentList, SegmentOrder, SegmentOut, SegmentPatch
from shortline.segments.store import q

router = Router(tags=["segments"])
Reading = Annotated[Actor, Depends(require(Action.SEGMENT_READ))]
Managing = Annotated[Actor, Depends(require(Action.SEGMENT_MANAGE))]


@router.get("/segments")
async def get_segments(_actor: Reading, db: Db, counted: bool = False) -> SegmentList:
    """`counted` also tells how many people have each."""
    async with db.reading() as tx:
        return await _list(tx, counted=counted)


@router.post("/segments", status_code=201)
async def post_segment(given: NewSegment, actor: Managing, db: Db, clock: ClockDep) -> SegmentOut:
    """The last of the list."""
    async with db.transaction() as tx:
        return SegmentOut.of(await define.create(tx, name=given.name, by=actor, now=clock.now()))


@router.put("/segments/order")
async def put_order(given: SegmentOrder, actor: Managing, db: Db, clock: ClockDep) -> SegmentList:
    """All that are in use. 409 when others are there by now."""
    async with db.transaction() as tx:
        await define.order(tx, [int(each) for each in given.ids], by=actor, now=clock.now())
        return await _list(tx)


@router.patch("/segments/{segment_id}")
async def patch_segment(segment_id: str, given: SegmentPatch, actor: Managing, db: Db, clock: ClockDep) -> SegmentOut:
    async with db.transaction() as tx:
        return SegmentOut.of(await define.change(tx, ids.parse(segment_id), given.values(), by=actor, now=clock.now()))


@router.delete("/segments/{segment_id}", status_code=204)
async def delete_segment(segment_id: str, actor: Managing, db: Db, clock: ClockDep) -> None:
    """Only while nobody has it and nothing goes by it. 409 with `used_by` otherwise."""
    async with db.transaction() as tx:
        await define.remove(tx, ids.parse(segment_id), by=actor, now=clock.now())


@router.put("/contacts/{contact_id}/segment")
async def put_segment(
    contact_id: str,
    given: SegmentChoice,
    actor: Annotated[Actor, Depends(require(Action.CONTACT_EDIT))],
    db: Db,
    clock: ClockDep,
) -> ContactDetailOut:
    """Which kind of customer this is, from now on."""
    number = ids.parse(contact_id)
    async with db.transaction() as tx:
        chosen = int(given.segment_id) if given.segment_id is not None else None
        await put.put(tx, number, chosen, by=actor, now=clock.now())
        return await one(tx, number)


async def _list(tx: Tx, *, counted: bool = False) -> SegmentList:
    found = await store.list_all(tx)
    counts = {row["id"]: row["n"] for row in await q.fetch(tx, "list_counts", most=COUNTED_MOST)} if counted else {}
    return SegmentList(items=[SegmentOut.of(each, counts.get(each.id)) for each in found])
