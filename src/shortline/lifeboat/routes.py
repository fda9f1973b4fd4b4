"""Moving to another number, and going on with somebody there."""

from typing import Annotated

from fastapi import Depends, Response

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.inboxes import store as inboxes
from shortline.lifeboat import move as moves
from shortline.lifeboat.go_on import go_on
from shortline.lifeboat.move import Q
from shortline.lifeboat.preview import preview
from shortline.lifeboat.shapes import MoveOut, NumberOut, PreviewOut, SuccessionOut, SuccessorIn, ThereOut

router = Router(tags=["moving a number"])
Reading = Annotated[Actor, Depends(require(Action.INBOX_READ))]
Managing = Annotated[Actor, Depends(require(Action.INBOX_MANAGE))]
Replying = Annotated[Actor, Depends(require(Action.CONVERSATION_REPLY))]


@router.get("/inboxes/{inbox_id}/successor")
async def get_successor(inbox_id: str, _: Reading, db: Db) -> SuccessionOut:
    async with db.reading() as tx:
        inbox = await inboxes.get_inbox(tx, ids.parse(inbox_id))
        found = await moves.standing(tx, inbox.id)
        rows = await Q.fetch(tx, "list_predecessors", inbox_id=inbox.id)
    return SuccessionOut(
        move=MoveOut.of(found) if found else None,
        predecessors=[
            NumberOut(id=str(row["id"]), name=row["name"], display_phone_number=row["display_phone_number"] or None)
            for row in rows
        ],
    )


@router.post("/inboxes/{inbox_id}/successor/preview")
async def preview_successor(inbox_id: str, given: SuccessorIn, _: Managing, db: Db, clock: ClockDep) -> PreviewOut:
    """What the move would do, counted. Changes nothing."""
    async with db.reading() as tx:
        return PreviewOut.of(await preview(tx, ids.parse(inbox_id), int(given.inbox_id), now=clock.now()))


@router.post("/inboxes/{inbox_id}/successor", status_code=201)
async def post_successor(
    inbox_id: str, given: SuccessorIn, response: Response, actor: Managing, db: Db, clock: ClockDep
) -> MoveOut:
    """Nothing leaves from the old number from now on. 200 when this successor was named before; 409 `successor_unfit`."""
    async with db.transaction() as tx:
        if not await moves.move(tx, ids.parse(inbox_id), int(given.inbox_id), by=actor, now=clock.now()):
            response.status_code = 200
        found = await moves.standing(tx, ids.parse(inbox_id))
    assert found is not None
    return MoveOut.of(found)


@router.delete("/inboxes/{inbox_id}/successor", status_code=204)
async def delete_successor(inbox_id: str, actor: Managing, db: Db, clock: ClockDep) -> None:
    """Take the move back. 409 `move_stands` once the new number has written to people of the old one."""
    async with db.transaction() as tx:
        await moves.take_back(tx, ids.parse(inbox_id), by=actor, now=clock.now())


@router.post("/conversations/{conversation_id}/continue")
async def continue_conversation(conversation_id: str, actor: Replying, db: Db, clock: ClockDep) -> ThereOut:
    """The person's conversation on the number that took over, made if need be. Sends nothing; asked again, the same one."""
    async with db.transaction() as tx:
        there = await go_on(tx, ids.parse(conversation_id), by=actor, now=clock.now())
    return ThereOut(conversation_id=str(there))
