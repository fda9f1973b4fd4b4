"""What is to be done about a case, and what a reason always brings along."""

from typing import Annotated

from fastapi import Depends

from shortline import events, ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.checklists import do, store
from shortline.checklists.shapes import CaseItemOut, ItemPatch, NewItem, ReasonChecklist
from shortline.events import kinds
from shortline.reasons import store as reasons

router = Router(tags=["cases"])
Checking = Annotated[Actor, Depends(require(Action.CASE_CHECK))]


@router.post("/cases/{case_id}/items", status_code=201)
async def post_item(case_id: str, given: NewItem, actor: Checking, db: Db, clock: ClockDep) -> CaseItemOut:
    """Something to do about this case alone."""
    async with db.transaction() as tx:
        return CaseItemOut.of(await do.add(tx, ids.parse(case_id), given.text, by=actor, now=clock.now()))


@router.patch("/case-items/{item_id}")
async def patch_item(item_id: str, given: ItemPatch, actor: Checking, db: Db, clock: ClockDep) -> CaseItemOut:
    """Ticked or not; ticked twice it stays with whoever was first."""
    async with db.transaction() as tx:
        return CaseItemOut.of(await do.tick(tx, ids.parse(item_id), done=given.done, by=actor, now=clock.now()))


@router.delete("/case-items/{item_id}", status_code=204)
async def delete_item(item_id: str, actor: Checking, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await do.remove(tx, ids.parse(item_id), by=actor, now=clock.now())


@router.put("/reasons/{reason_id}/checklist")
async def put_checklist(
    reason_id: str,
    given: ReasonChecklist,
    actor: Annotated[Actor, Depends(require(Action.REASON_MANAGE))],
    db: Db,
    clock: ClockDep,
) -> ReasonChecklist:
    """What an open case brings along when it gets this reason. Cases that have it keep their list."""
    now = clock.now()
    items = list(dict.fromkeys(given.items))
    async with db.transaction() as tx:
        reason = await reasons.lock(tx, ids.parse(reason_id))
        await store.save_template(tx, reason.id, items, by=actor, now=now)
        data = {"reason_id": str(reason.id), "change": "checklist"}
        await events.record(tx, kinds.REASON_UPDATED, agent_id=actor.agent_id, data=data, cause=actor.kind, at=now)
    return ReasonChecklist(items=items)


@router.get("/reasons/{reason_id}/checklist")
async def get_checklist(
    reason_id: str, _actor: Annotated[Actor, Depends(require(Action.REASON_READ))], db: Db
) -> ReasonChecklist:
    """What an open case brings along when it gets this reason."""
    async with db.reading() as tx:
        return ReasonChecklist(items=await store.template(tx, ids.parse(reason_id)))
