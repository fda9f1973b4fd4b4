"""How work is given out: by hand, to whoever has most room, or in turn.
Chosen for the house, and for each team or inbox that differs."""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.events import kinds
from shortline.hours.place import Place, must_exist, told
from shortline.routing.choose import Mode

q = queries(__package__)


async def list_modes(tx: Tx) -> list[tuple[Place, Mode]]:
    """The house first, then teams, then inboxes, by name; only what somebody chose."""
    return [
        (Place(row["team_id"], row["inbox_id"], row["name"] or ""), Mode(row["mode"]))
        for row in await q.fetch(tx, "list_modes")
    ]


async def choose_mode(tx: Tx, place: Place, mode: Mode, *, by: Actor, now: datetime) -> None:
    """In the place of what was chosen there. Raises NotFound."""
    await must_exist(tx, place)
    await q.execute(tx, "save_mode", team_id=place.team_id, inbox_id=place.inbox_id, mode=mode, by=by.agent_id, now=now)
    await told(tx, kinds.WORK_UPDATED, place, "put", by=by, now=now)
    await q.fetchval(tx, "ring")


async def remove_mode(tx: Tx, place: Place, *, by: Actor, now: datetime) -> None:
    """What is less specific holds again; by hand, where the house has chosen nothing. Raises NotFound."""
    if not await q.fetchval(tx, "remove_mode", team_id=place.team_id, inbox_id=place.inbox_id):
        raise NotFound
    await told(tx, kinds.WORK_UPDATED, place, "removed", by=by, now=now)
    await q.fetchval(tx, "ring")
