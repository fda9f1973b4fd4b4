"""Opening hours: everybody who works here reads them, leads write them.

Calendars are worked out beside the loop: the first to name a country reads the library of holidays, which takes a moment.
"""

from asyncio import to_thread
from typing import Annotated

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.errors import NotFound
from shortline.hours import ahead, lines, public, store, write
from shortline.hours.calendar import ALWAYS
from shortline.hours.place import HOUSE, Place
from shortline.hours.shapes import (
    AHEAD_MAX,
    DayAhead,
    HolidayCountries,
    HolidayRegion,
    HolidayRegions,
    Hours,
    HoursAsked,
    HoursList,
    HoursNow,
    HoursOut,
    HoursTried,
    OpenState,
    PlaceOut,
)
from shortline.typed import Language

router = Router(tags=["hours"])
Reading = Annotated[Actor, Depends(require(Action.HOURS_READ))]
Writing = Annotated[Actor, Depends(require(Action.HOURS_MANAGE))]
IdQuery = Annotated[str | None, Query(pattern=r"^[1-9][0-9]{0,17}$")]


@router.get("/hours")
async def get_hours(_actor: Reading, db: Db, clock: ClockDep, language: Language = "en") -> HoursList:
    """Every calendar there is. `language`: for the names of holidays, where they are known in it."""
    async with db.reading() as tx:
        found = await store.list_all(tx)
    now = clock.now()
    return await to_thread(lambda: HoursList(items=[HoursOut.of(each, now=now, language=language) for each in found]))


@router.get("/hours/now")
async def get_hours_now(
    _actor: Reading, db: Db, clock: ClockDep, inbox_id: IdQuery = None, team_id: IdQuery = None
) -> HoursNow:
    """Whether somebody is there: by the inbox's own hours, else its team's (or the team named), else the house's."""
    async with db.reading() as tx:
        found = await store.find(
            tx,
            inbox_id=ids.parse(inbox_id) if inbox_id else None,
            team_id=ids.parse(team_id) if team_id else None,
        )
    return HoursNow(
        place=PlaceOut.of(found.place) if found else None,
        zone=found.written.zone if found else None,
        now=OpenState.of(await to_thread(ahead.state, found.calendar if found else ALWAYS, clock.now())),
    )


@router.get("/hours/countries")
def get_countries(_actor: Reading) -> HolidayCountries:
    """Whose public holidays are known."""
    return HolidayCountries(items=list(public.countries()))


@router.get("/hours/countries/{country}")
def get_regions(_actor: Reading, country: str) -> HolidayRegions:
    """The regions of a country that have holidays of their own, by name."""
    if country not in public.countries():
        raise NotFound
    return HolidayRegions(items=[HolidayRegion(code=code, name=name) for code, name in public.regions(country).items()])


@router.post("/hours/preview")
def post_preview(asked: HoursAsked, _actor: Writing, clock: ClockDep) -> HoursTried:
    """What these hours would mean; nothing is kept. 422 with the line that is wrong in `field`: `week.2.closes`."""
    calendar = lines.calendar(asked.written())
    return HoursTried(
        minutes_a_week=ahead.open_a_week(calendar),
        now=OpenState.of(ahead.state(calendar, clock.now())),
        at=[OpenState.of(ahead.state(calendar, ahead.shown(calendar, each))) for each in asked.at],
        ahead=[
            DayAhead.of(each)
            for each in ahead.days(calendar, clock.now(), most=AHEAD_MAX, language=asked.language)
        ],
    )  # fmt: skip


@router.put("/hours/house")
async def put_house(given: Hours, actor: Writing, db: Db, clock: ClockDep) -> HoursOut:
    return await _put(HOUSE, given, actor, db, clock)


@router.put("/hours/teams/{team_id}")
async def put_team(team_id: str, given: Hours, actor: Writing, db: Db, clock: ClockDep) -> HoursOut:
    """Where this team differs from the house: the whole calendar, holidays too."""
    return await _put(Place(team_id=ids.parse(team_id)), given, actor, db, clock)


@router.put("/hours/inboxes/{inbox_id}")
async def put_inbox(inbox_id: str, given: Hours, actor: Writing, db: Db, clock: ClockDep) -> HoursOut:
    """Where this inbox differs from its team and the house."""
    return await _put(Place(inbox_id=ids.parse(inbox_id)), given, actor, db, clock)


@router.delete("/hours/house", status_code=204)
async def delete_house(actor: Writing, db: Db, clock: ClockDep) -> None:
    await _remove(HOUSE, actor, db, clock)


@router.delete("/hours/teams/{team_id}", status_code=204)
async def delete_team(team_id: str, actor: Writing, db: Db, clock: ClockDep) -> None:
    await _remove(Place(team_id=ids.parse(team_id)), actor, db, clock)


@router.delete("/hours/inboxes/{inbox_id}", status_code=204)
async def delete_inbox(inbox_id: str, actor: Writing, db: Db, clock: ClockDep) -> None:
    await _remove(Place(inbox_id=ids.parse(inbox_id)), actor, db, clock)


async def _put(place: Place, given: Hours, actor: Actor, db: Db, clock: ClockDep) -> HoursOut:
    async with db.transaction() as tx:
        await write.put(tx, place, given.written(), by=actor, now=clock.now())
        kept = next(
            each
            for each in await store.list_all(tx)
            if (each.place.team_id, each.place.inbox_id) == (place.team_id, place.inbox_id)
        )
    return await to_thread(HoursOut.of, kept, now=clock.now(), language="en")


async def _remove(place: Place, actor: Actor, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await write.remove(tx, place, by=actor, now=clock.now())
