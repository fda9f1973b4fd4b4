"""Teams that take over outside opening hours, and the briefing of the morning after."""

from asyncio import to_thread
from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.overnight import briefing, store, write
from shortline.overnight.presets import LINES
from shortline.overnight.shapes import BriefingOut, Line, NightList, NightOut, OvernightIn, OvernightList, OvernightOut

router = Router(tags=["overnight"])
Reading = Annotated[Actor, Depends(require(Action.HOURS_READ))]
Writing = Annotated[Actor, Depends(require(Action.HOURS_MANAGE))]
Seeing = Annotated[Actor, Depends(require(Action.CONVERSATION_READ))]
SUGGESTED = [Line.model_validate(each) for each in LINES]


@router.get("/overnight")
async def get_overnight(_actor: Reading, db: Db, clock: ClockDep) -> OvernightList:
    """Who takes over from whom, whose the work is now, and the minutes of the coming week in which neither is there."""
    now = clock.now()
    async with db.reading() as tx:
        pairs = await store.list_pairs(tx)
    shown = await to_thread(lambda: [OvernightOut.of(each, now=now) for each in pairs])
    return OvernightList(items=[each for each in shown if each is not None], suggested=SUGGESTED)


@router.put("/overnight/teams/{team_id}")
async def put_overnight(team_id: str, given: OvernightIn, actor: Writing, db: Db, clock: ClockDep) -> OvernightOut:
    """422 with the field for a team without hours of its own, teams that go round in a ring, and lines that cannot be sent."""
    number, now = ids.parse(team_id), clock.now()
    async with db.transaction() as tx:
        lines = [each.model_dump() for each in given.lines]
        await write.put(tx, number, int(given.taker_id), lines, by=actor, now=now)
        pair = next(each for each in await store.list_pairs(tx) if each.team_id == number)
    shown = await to_thread(OvernightOut.of, pair, now=now)
    assert shown is not None
    return shown


@router.delete("/overnight/teams/{team_id}", status_code=204)
async def delete_overnight(team_id: str, actor: Writing, db: Db, clock: ClockDep) -> None:
    """Nobody takes over any more. What is away comes home."""
    async with db.transaction() as tx:
        await write.remove(tx, ids.parse(team_id), by=actor, now=clock.now())


@router.get("/overnight/nights")
async def get_nights(actor: Seeing, db: Db, clock: ClockDep) -> NightList:
    """The last night of each of the caller's teams, of the last days; of every team for whoever sees everything."""
    async with db.reading() as tx:
        return NightList(items=[NightOut.of(each) for each in await briefing.list_told(tx, by=actor, now=clock.now())])


@router.get("/overnight/nights/{team_id}")
async def get_briefing(team_id: str, actor: Seeing, db: Db, clock: ClockDep) -> BriefingOut:
    """What went over, what was answered and promised, who still waits, and whose window closes today."""
    async with db.reading() as tx:
        return BriefingOut.whole(await briefing.read(tx, ids.parse(team_id), by=actor, now=clock.now()))


@router.post("/overnight/nights/{team_id}/read", status_code=204)
async def post_read(team_id: str, actor: Seeing, db: Db, clock: ClockDep) -> None:
    """The caller has read it; the next night is told again."""
    async with db.transaction() as tx:
        await briefing.mark_read(tx, ids.parse(team_id), by=actor, now=clock.now())
