"""Where a choice of the house holds: in the whole house, in a team or in an inbox; the most specific one wins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import NotFound

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Place:
    """Neither a team nor an inbox: the whole house."""

    team_id: int | None = None
    inbox_id: int | None = None
    name: str = ""

    @property
    def kind(self) -> Literal["house", "team", "inbox"]:
        return "inbox" if self.inbox_id is not None else "team" if self.team_id is not None else "house"


HOUSE = Place()


async def must_exist(tx: Tx, place: Place) -> None:
    """Raises NotFound for a team or an inbox that is not there (any more)."""
    if not await q.fetchval(tx, "is_place", team_id=place.team_id, inbox_id=place.inbox_id):
        raise NotFound


async def told(tx: Tx, kind: str, place: Place, change: Literal["put", "removed"], *, by: Actor, now: datetime) -> None:
    """The event of a choice that was put down or taken away there."""
    data: dict[str, str] = {"place": place.kind, "change": change}
    if place.team_id is not None:
        data["team_id"] = str(place.team_id)
    await events.record(tx, kind, inbox_id=place.inbox_id, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
