"""The hold after a restore or in a copy: everybody sees that it is there, admins see what waits and let it go."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends
from pydantic import BaseModel, ConfigDict

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.recovery import hold

router = Router(tags=["hold"])
Reading = Annotated[Actor, Depends(require(Action.ME_READ))]
_IDS = ("message_id", "conversation_id")
Releasing = Annotated[Actor, Depends(require(Action.HOLD_RELEASE))]


class HoldOut(BaseModel):
    on_hold: bool
    since: datetime | None = None
    because: hold.Because | None = None
    backup_of: datetime | None = None
    waiting: int = 0


class WaitingOut(BaseModel):
    message_id: str
    conversation_id: str
    kind: str
    text: str | None
    created_at: datetime
    state: str
    contact_name: str
    inbox_name: str
    agent_name: str | None


class WaitingPage(BaseModel):
    items: list[WaitingOut]
    total: int


class Release(BaseModel):
    model_config = ConfigDict(extra="forbid")
    waiting: Literal["ask", "send"] = "ask"


class Released(BaseModel):
    unconfirmed: int


@router.get("/hold")
async def get_hold(_actor: Reading, db: Db) -> HoldOut:
    """Whether nothing is sent, since when and why: `restored`, `copied`, or `older` than what was sent already."""
    async with db.reading() as tx:
        found = await hold.find(tx)
        if found is None:
            return HoldOut(on_hold=False)
        _rows, total = await hold.list_waiting(tx, found)
    return HoldOut(on_hold=True, since=found.since, because=found.because, backup_of=found.backup_of, waiting=total)


@router.get("/hold/waiting")
async def get_waiting(_actor: Releasing, db: Db) -> WaitingPage:
    """What waited when the hold began, at most 200 of it: the former system may have sent it already."""
    async with db.reading() as tx:
        found = await hold.find(tx)
        if found is None:
            return WaitingPage(items=[], total=0)
        rows, total = await hold.list_waiting(tx, found)
    items = [
        WaitingOut.model_validate({name: str(value) if name in _IDS else value for name, value in row.items()})
        for row in rows
    ]
    return WaitingPage(items=items, total=total)


@router.post("/hold/release")
async def release(given: Release, actor: Releasing, db: Db, clock: ClockDep) -> Released:
    """Sending goes on. What waited becomes `unconfirmed` for a person to decide, or is sent after all."""
    async with db.transaction() as tx:
        return Released(unconfirmed=await hold.release(tx, given.waiting, by=actor, now=clock.now()))
