"""Naming the team that takes over, and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds
from shortline.macros import lines as words
from shortline.overnight.night import ring
from shortline.overnight.store import q


async def put(
    tx: Tx, team_id: int, taker_id: int, lines: Sequence[Mapping[str, str]], *, by: Actor, now: datetime
) -> None:
    """In the place of what stood there. Raises NotFound, BadRequest with the field.

    Refused: a team of which nobody knows when it is there, and teams that would hand work round in a ring.
    """
    takers = {row["team_id"]: row["taker_id"] for row in await q.fetch(tx, "lock_pairs")}
    names = await _names(tx, {team_id, taker_id, *takers, *takers.values()})
    if team_id not in names:
        raise NotFound
    if taker_id not in names:
        raise BadRequest("This team does not exist (any more).", code="unknown_team", field="taker_id")
    if not await q.fetchval(tx, "has_hours", team_id=taker_id):
        raise BadRequest(
            f"{names[taker_id]} has no opening hours of its own, so nobody would know when it is there. Write them down first.",
            reason="overnight_no_hours",
            field="taker_id",
            params={"team": names[taker_id]},
        )
    if stations := ring(takers, team_id, taker_id):
        way = " → ".join(names[each] for each in stations)
        raise BadRequest(f"Work would go round: {way}.", reason="overnight_ring", field="taker_id", params={"way": way})
    words.check(lines, field="lines")
    kept = [dict(each) for each in lines]
    await q.execute(tx, "save_pair", team_id=team_id, taker_id=taker_id, lines=kept, by=by.agent_id, now=now)
    await told(tx, team_id, "put", by=by, now=now)


async def remove(tx: Tx, team_id: int, *, by: Actor, now: datetime) -> None:
    """What is away comes home with the next look. Raises NotFound."""
    if await q.fetchval(tx, "remove_pair", team_id=team_id) is None:
        raise NotFound
    await told(tx, team_id, "removed", by=by, now=now)


async def told(tx: Tx, team_id: int, change: str, *, by: Actor, now: datetime) -> None:
    data = {"team_id": str(team_id), "change": change}
    await events.record(tx, kinds.OVERNIGHT_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)


async def _names(tx: Tx, ids: set[int]) -> dict[int, str]:
    return {row["id"]: row["name"] for row in await q.fetch(tx, "list_teams", ids=sorted(ids))}
