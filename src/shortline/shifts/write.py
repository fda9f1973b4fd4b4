"""Putting down when a colleague works, and taking it away again."""

from asyncio import to_thread
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.events import kinds
from shortline.hours import lines
from shortline.hours.lines import Written
from shortline.shifts.store import list_workers, q


async def put(tx: Tx, agent_id: int, written: Written, *, by: Actor, now: datetime) -> None:
    """In the place of what stood there. Raises NotFound, HoursRefused with the line that is wrong."""
    if not await list_workers(tx, only=agent_id):
        raise NotFound
    await to_thread(lines.calendar, written)  # may read the library of holidays, which takes a moment
    await q.execute(tx, "save_shifts", agent_id=agent_id, **written.kept(), by=by.agent_id, now=now)
    await _told(tx, agent_id, "put", by=by, now=now)


async def remove(tx: Tx, agent_id: int, *, by: Actor, now: datetime) -> None:
    """Whoever has none says himself when he is there. Raises NotFound."""
    if not await q.fetchval(tx, "remove_shifts", agent_id=agent_id):
        raise NotFound
    await _told(tx, agent_id, "removed", by=by, now=now)


async def _told(tx: Tx, agent_id: int, change: str, *, by: Actor, now: datetime) -> None:
    data = {"change": change, "agent_id": str(agent_id)}
    await events.record(tx, kinds.SHIFTS_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
