"""The wallboard: leads look at it and choose what its numbers are held against."""

from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import Depends

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.db import Database
from shortline.wallboard import board
from shortline.wallboard.inflow import Minutes
from shortline.wallboard.shapes import WallboardOut, WallboardTargets

router = Router(tags=["wallboard"])
Reading = Annotated[Actor, Depends(require(Action.WALLBOARD_READ))]
Choosing = Annotated[Actor, Depends(require(Action.WALLBOARD_MANAGE))]
_COUNTED: WeakKeyDictionary[Database, Minutes] = WeakKeyDictionary()  # of this process, for each database it looks at


@router.get("/wallboard")
async def get_wallboard(_actor: Reading, db: Db, clock: ClockDep) -> WallboardOut:
    """How the whole desk stands now. It changes with `message.received`, `conversation.updated` and `wallboard.updated`."""
    async with db.reading() as tx:
        found = await board.look(tx, _COUNTED.setdefault(db, Minutes()), now=clock.now())
    return WallboardOut.of(found)


@router.put("/wallboard/targets")
async def put_targets(given: WallboardTargets, actor: Choosing, db: Db, clock: ClockDep) -> WallboardTargets:
    async with db.transaction() as tx:
        await board.choose(tx, given.targets(), by=actor, now=clock.now())
    return given
