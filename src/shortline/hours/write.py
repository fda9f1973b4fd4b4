"""Putting down the opening hours of the house, of a team or of an inbox, and taking them away again."""

from asyncio import to_thread
from datetime import datetime
from typing import Literal

from shortline import jobs
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.events import kinds
from shortline.hours import lines
from shortline.hours.lines import Written
from shortline.hours.place import Place, must_exist, told
from shortline.hours.store import q

RECOUNT = "sla.recount"


async def put(tx: Tx, place: Place, written: Written, *, by: Actor, now: datetime) -> None:
    """In the place of what stood there. Raises NotFound, HoursRefused."""
    await must_exist(tx, place)
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
    await _told(tx, place, "put", by=by, now=now)


async def remove(tx: Tx, place: Place, *, by: Actor, now: datetime) -> None:
    """What is less specific holds again; without the house's, it is always open. Raises NotFound."""
    if not await q.fetchval(tx, "remove_calendar", team_id=place.team_id, inbox_id=place.inbox_id):
        raise NotFound
    await _told(tx, place, "removed", by=by, now=now)


async def _told(tx: Tx, place: Place, change: Literal["put", "removed"], *, by: Actor, now: datetime) -> None:
    await told(tx, kinds.HOURS_UPDATED, place, change, by=by, now=now)
    # The clocks that run are counted anew: at once, not when the job's turn comes.
    await jobs.enqueue(tx, RECOUNT, {}, dedupe=f"every:{RECOUNT}")
