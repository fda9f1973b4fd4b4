"""Moving a number in from another provider, step by step. The PIN goes in and is kept nowhere."""

from typing import Annotated

from fastapi import Depends
from pydantic import BaseModel, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import BoxDep, ClockDep, Db, HttpDep, SettingsDep, require
from shortline.api.router import Router
from shortline.channels.protocol import AccountReport
from shortline.inboxes import move_in, store
from shortline.inboxes.retire import refuse_retired
from shortline.inboxes.shapes import CheckOut, ReportOut, Request

router = Router()
Managing = Annotated[Actor, Depends(require(Action.INBOX_MANAGE))]


class PinIn(Request):
    pin: Annotated[str, Field(pattern=r"^[0-9]{6}$", repr=False, description="Six digits. Kept nowhere.")]


class StepsOut(BaseModel):
    steps: list[CheckOut]
    done: bool


@router.post("/inboxes/{inbox_id}/move-in/check")
async def post_move_in_check(
    inbox_id: str, _: Managing, db: Db, box: BoxDep, http: HttpDep, settings: SettingsDep
) -> StepsOut:
    """How far the move is: each step with what is still to do. Changes nothing, and may be asked as often as one likes."""
    async with db.reading() as tx:
        inbox = await store.get_inbox(tx, ids.parse(inbox_id))
        config = await store.config(tx, inbox.id, box, settings)
    found = await move_in.steps(config, inbox, http)
    return StepsOut(steps=ReportOut.of(AccountReport(checks=found)).checks, done=all(each.ok is True for each in found))


@router.post("/inboxes/{inbox_id}/register", status_code=204)
async def post_register(
    inbox_id: str,
    given: PinIn,
    actor: Managing,
    db: Db,
    box: BoxDep,
    http: HttpDep,
    settings: SettingsDep,
    clock: ClockDep,
) -> None:
    """Register the number with its PIN. 409 `account_trouble` with the reason; ten tries in 72 hours are all there are."""
    async with db.reading() as tx:
        inbox = await store.get_inbox(tx, ids.parse(inbox_id))
        refuse_retired(inbox)
        config = await store.config(tx, inbox.id, box, settings)
    await move_in.register(config, http, given.pin)
    async with db.transaction() as tx:
        await move_in.note_registered(tx, inbox.id, by=actor, now=clock.now())
