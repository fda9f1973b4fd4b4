"""The fields of cases, which everybody reads and admins define."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.fields import define, store
from shortline.fields.shapes import FieldList, FieldOrder, FieldOut, FieldPatch, NewField

router = Router(tags=["cases"])
Managing = Annotated[Actor, Depends(require(Action.FIELD_MANAGE))]


@router.get("/case-fields")
async def get_case_fields(_actor: Annotated[Actor, Depends(require(Action.FIELD_READ))], db: Db) -> FieldList:
    """In the order they are asked, archived ones last."""
    async with db.reading() as tx:
        return FieldList(items=[FieldOut.of(each) for each in await store.all_fields(tx)])


@router.post("/case-fields", status_code=201)
async def post_case_field(given: NewField, actor: Managing, db: Db, clock: ClockDep) -> FieldOut:
    async with db.transaction() as tx:
        return FieldOut.of(await define.create(tx, given.model_dump(), by=actor, now=clock.now()))


@router.patch("/case-fields/{field_id}")
async def patch_case_field(field_id: str, given: FieldPatch, actor: Managing, db: Db, clock: ClockDep) -> FieldOut:
    async with db.transaction() as tx:
        return FieldOut.of(await define.change(tx, ids.parse(field_id), given.values(), by=actor, now=clock.now()))


@router.put("/case-fields/order")
async def put_case_field_order(given: FieldOrder, actor: Managing, db: Db, clock: ClockDep) -> FieldList:
    async with db.transaction() as tx:
        await define.order(tx, [int(each) for each in given.ids], by=actor, now=clock.now())
        return FieldList(items=[FieldOut.of(each) for each in await store.all_fields(tx)])
