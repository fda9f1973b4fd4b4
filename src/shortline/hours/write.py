"""Putting down the opening hours of the house, of a team or of an inbox, and taking them away again."""

from asyncio import to_thread
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.events import kinds
from shortline.hours import lines
from shortline.hours.lines import Written
from shortline.hours.store import Place, q


async def put(tx: Tx, place: Place, written: Written, *, by: Actor, now: datetime) -> None:
    """In the place of what stood there. Raises NotFound, HoursRefused."""
    if not await q.fetchval(tx, "is_place", team_id=place.team_id, inbox_id=place.inbox_id):
        raise NotFound
    await to_thread(lines.calendar, written)  # may read the library of holidays, which takes a moment
    await q.execute(
        tx,
        "save_calendar",
        team_id=place.team_id,
        inbox_id=place.inbox_id,
        **written.kept(),
        by=by.agent_id,
        now=now,
    )
    await _told(tx, place, "put", by, now)


async def remove(tx: Tx, place: Place, *, by: Actor, now: datetime) -> None:
    """What is less specific holds again; without the house's, it is always open. Raises NotFound."""
    if not await q.fetchval(tx, "remove_calendar", team_id=place.team_id, inbox_id=place.inbox_id):
        raise NotFound
    await _told(tx, place, "removed", by, now)


async def _told(tx: Tx, place: Place, change: str, by: Actor, now: datetime) -> None:
    data = {"place": place.kind, "change": change}
    if place.team_id is not None:
        data["team_id"] = str(place.team_id)
    await events.record(
        tx, kinds.HOURS_UPDATED, inbox_id=place.inbox_id, agent_id=by.agent_id, data=data, cause=by.kind, at=now
    )
