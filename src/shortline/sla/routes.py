"""How soon customers should be answered: everybody who works here sees it, leads choose it."""

from typing import Annotated, Self

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations.conversation import TARGETS, Targets
from shortline.hours.place import HOUSE, Place
from shortline.hours.shapes import PlaceOut
from shortline.sla import choose

router = Router(tags=["answer times"])
Reading = Annotated[Actor, Depends(require(Action.SLA_READ))]
Choosing = Annotated[Actor, Depends(require(Action.SLA_MANAGE))]
WEEK = 7 * 24 * 60
Minutes = Annotated[int, Field(ge=1, le=WEEK)]


class AnswerTimes(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    first_minutes: Minutes = Field(description="From the first message of a matter to our first answer.")
    follow_up_minutes: Minutes = Field(description="From a message after our answer to the next one.")
    live_minutes: Minutes = Field(description="The same while our answer is less than half an hour old.")

    def targets(self) -> Targets:
        return Targets(self.first_minutes, self.follow_up_minutes, self.live_minutes)


class AnswerTimesOut(BaseModel):
    id: str = Field(description="house, or team and inbox with their id: team-3.")
    place: PlaceOut
    chosen: bool = Field(description="False only of the house: nobody has chosen, and the program's own hold.")
    first_minutes: int
    follow_up_minutes: int
    live_minutes: int

    @classmethod
    def of(cls, place: Place, targets: Targets, *, chosen: bool = True) -> Self:
        shown = PlaceOut.of(place)
        return cls(
            id=place.kind if shown.id is None else f"{place.kind}-{shown.id}",
            place=shown,
            chosen=chosen,
            first_minutes=targets.first,
            follow_up_minutes=targets.follow_up,
            live_minutes=targets.live,
        )


class AnswerTimesList(BaseModel):
    """The house first, always; then the teams and the inboxes that differ."""

    items: list[AnswerTimesOut]


@router.get("/answer-times")
async def get_answer_times(_actor: Reading, db: Db) -> AnswerTimesList:
    async with db.reading() as tx:
        found = await choose.list_chosen(tx)
    items = [AnswerTimesOut.of(place, targets) for place, targets in found]
    if not items or items[0].place.kind != "house":
        items.insert(0, AnswerTimesOut.of(HOUSE, TARGETS, chosen=False))
    return AnswerTimesList(items=items)


@router.put("/answer-times/house")
async def put_house(given: AnswerTimes, actor: Choosing, db: Db, clock: ClockDep) -> AnswerTimesList:
    """For whoever writes from now on; clocks that run keep their target. 422 with `field` for a contradiction."""
    return await _put(HOUSE, given, actor, db, clock)


@router.put("/answer-times/teams/{team_id}")
async def put_team(team_id: str, given: AnswerTimes, actor: Choosing, db: Db, clock: ClockDep) -> AnswerTimesList:
    """Where this team differs from the house."""
    return await _put(Place(team_id=ids.parse(team_id)), given, actor, db, clock)


@router.put("/answer-times/inboxes/{inbox_id}")
async def put_inbox(inbox_id: str, given: AnswerTimes, actor: Choosing, db: Db, clock: ClockDep) -> AnswerTimesList:
    """Where this inbox differs from its team and the house."""
    return await _put(Place(inbox_id=ids.parse(inbox_id)), given, actor, db, clock)


@router.delete("/answer-times/house", status_code=204)
async def delete_house(actor: Choosing, db: Db, clock: ClockDep) -> None:
    await _remove(HOUSE, actor, db, clock)


@router.delete("/answer-times/teams/{team_id}", status_code=204)
async def delete_team(team_id: str, actor: Choosing, db: Db, clock: ClockDep) -> None:
    await _remove(Place(team_id=ids.parse(team_id)), actor, db, clock)


@router.delete("/answer-times/inboxes/{inbox_id}", status_code=204)
async def delete_inbox(inbox_id: str, actor: Choosing, db: Db, clock: ClockDep) -> None:
    await _remove(Place(inbox_id=ids.parse(inbox_id)), actor, db, clock)


async def _put(place: Place, given: AnswerTimes, actor: Actor, db: Db, clock: ClockDep) -> AnswerTimesList:
    async with db.transaction() as tx:
        await choose.choose(tx, place, given.targets(), by=actor, now=clock.now())
    return await get_answer_times(actor, db)


async def _remove(place: Place, actor: Actor, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await choose.remove(tx, place, by=actor, now=clock.now())
