"""The labels of the house, which everybody reads and leads write, and those on a conversation."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations.routes_list import load
from shortline.conversations.shapes import ConversationOut
from shortline.labels import define, put, store
from shortline.labels.shapes import Labelling, LabelList, LabelOut, LabelPatch, NewLabel
from shortline.labels.store import q

router = Router(tags=["labels"])
COUNT_MAX = 10_000
Managing = Annotated[Actor, Depends(require(Action.LABEL_MANAGE))]


@router.get("/labels")
async def get_labels(
    _actor: Annotated[Actor, Depends(require(Action.LABEL_READ))], db: Db, counted: bool = False
) -> LabelList:
    """By name, archived ones last; `counted` also tells how often each is used."""
    async with db.reading() as tx:
        found = [store.label(row) for row in await q.fetch(tx, "list_labels")]
        counts = {row["id"]: row["n"] for row in await q.fetch(tx, "list_counts", most=COUNT_MAX)} if counted else {}
    return LabelList(items=[LabelOut.of(each, counts.get(each.id)) for each in found])


@router.post("/labels", status_code=201)
async def post_label(given: NewLabel, actor: Managing, db: Db, clock: ClockDep) -> LabelOut:
    async with db.transaction() as tx:
        return LabelOut.of(await define.create(tx, name=given.name, color=given.color, by=actor, now=clock.now()))


@router.patch("/labels/{label_id}")
async def patch_label(label_id: str, given: LabelPatch, actor: Managing, db: Db, clock: ClockDep) -> LabelOut:
    async with db.transaction() as tx:
        return LabelOut.of(await define.change(tx, ids.parse(label_id), given.values(), by=actor, now=clock.now()))


@router.post("/conversations/{conversation_id}/labels")
async def post_labels(
    conversation_id: str,
    given: Labelling,
    actor: Annotated[Actor, Depends(require(Action.CONVERSATION_LABEL))],
    db: Db,
    clock: ClockDep,
) -> ConversationOut:
    """Put some on, take some off. What is so already stays so."""
    async with db.transaction() as tx:
        changed = await put.put(
            tx,
            ids.parse(conversation_id),
            add=[int(each) for each in given.add],
            remove=[int(each) for each in given.remove],
            by=actor,
            now=clock.now(),
        )
        return (await load(tx, [changed.id], actor, now=clock.now()))[0]
