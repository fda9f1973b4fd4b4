"""The reasons of the house, which everybody reads and leads write."""

from datetime import timedelta
from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.reasons import define, store
from shortline.reasons.shapes import NewReason, ReasonList, ReasonOut, ReasonPatch
from shortline.reasons.store import q

router = Router(tags=["reasons"])
COUNT_MAX = 10_000
LATELY = timedelta(days=30)
Managing = Annotated[Actor, Depends(require(Action.REASON_MANAGE))]


@router.get("/reasons")
async def get_reasons(
    _actor: Annotated[Actor, Depends(require(Action.REASON_READ))], db: Db, clock: ClockDep, counted: bool = False
) -> ReasonList:
    """By name, each with what it is a kind of; `counted` also tells how many cases of the last 30 days it was."""
    async with db.reading() as tx:
        found = [store.reason(row) for row in await q.fetch(tx, "list_reasons")]
        rows = await q.fetch(tx, "list_counts", since=clock.now() - LATELY, most=COUNT_MAX) if counted else []
    counts = {row["id"]: row["n"] for row in rows}
    return ReasonList(items=[ReasonOut.of(each, counts.get(each.id)) for each in found])


@router.post("/reasons", status_code=201)
async def post_reason(given: NewReason, actor: Managing, db: Db, clock: ClockDep) -> ReasonOut:
    parent = None if given.parent_id is None else int(given.parent_id)
    async with db.transaction() as tx:
        return ReasonOut.of(await define.create(tx, name=given.name, parent_id=parent, by=actor, now=clock.now()))


@router.patch("/reasons/{reason_id}")
async def patch_reason(reason_id: str, given: ReasonPatch, actor: Managing, db: Db, clock: ClockDep) -> ReasonOut:
    async with db.transaction() as tx:
        return ReasonOut.of(await define.change(tx, ids.parse(reason_id), given.values(), by=actor, now=clock.now()))
