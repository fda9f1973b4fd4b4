"""When colleagues work: everybody who works here sees it, leads put it down."""

from asyncio import to_thread
from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.hours.shapes import Hours
from shortline.shifts import store, write
from shortline.shifts.shapes import CoveredOut, RosterOut, ShiftsOut

router = Router(tags=["work"])
Reading = Annotated[Actor, Depends(require(Action.WORK_READ))]
Choosing = Annotated[Actor, Depends(require(Action.WORK_MANAGE))]


@router.get("/workload/shifts")
async def get_shifts(_actor: Reading, db: Db, clock: ClockDep) -> RosterOut:
    """Who works when, and the minutes of the coming week in which nobody does."""
    now = clock.now()
    async with db.reading() as tx:
        workers = await store.list_workers(tx)
        covered = await store.coverage(tx, workers, now=now)
    return RosterOut(
        agents=await to_thread(lambda: [ShiftsOut.of(each, now=now) for each in workers]),
        coverage=[CoveredOut.of(each) for each in covered],
    )


@router.put("/workload/shifts/{agent_id}")
async def put_shifts(agent_id: str, given: Hours, actor: Choosing, db: Db, clock: ClockDep) -> ShiftsOut:
    """`open` times are those at work; `days` without any are days off. 422 with the line that is wrong in `field`."""
    number = ids.parse(agent_id)
    async with db.transaction() as tx:
        await write.put(tx, number, given.written(), by=actor, now=clock.now())
        [worker] = await store.list_workers(tx, only=number)
    return await to_thread(ShiftsOut.of, worker, now=clock.now())


@router.delete("/workload/shifts/{agent_id}", status_code=204)
async def delete_shifts(agent_id: str, actor: Choosing, db: Db, clock: ClockDep) -> None:
    """This colleague says himself when he is there, as before."""
    async with db.transaction() as tx:
        await write.remove(tx, ids.parse(agent_id), by=actor, now=clock.now())
