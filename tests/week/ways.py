"""Three ways to share the work of a team, each with the means of the real desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.week.play import Play, Seat


class Ours:
    """The desk's own: given out to whoever has most room, offered when its agent is not there, `n` for the next one."""

    name = "ours"

    async def begin(self, play: Play) -> None:
        desk = play.desk
        await desk.ask(desk.lead.agent_id or 0, "PUT", "/workload/routing/house", json={"mode": "least_busy"})

    async def arrived(self, play: Play, conversation: int, *, anew: bool) -> None:
        """The router does it."""

    async def came(self, play: Play) -> None:
        """Somebody began to work."""

    def wakes(self, play: Play) -> Sequence[Seat]:
        """Those with nothing to do who hear or see that something is for them."""
        nobodys = any(each.owner is None or each.offered for each in play.open_for())
        mine = {each.owner for each in play.open_for()}
        return [seat for seat in play.idle() if nobodys or seat.agent_id in mine]

    async def next(self, play: Play, seat: Seat) -> int | None:
        found = await play.desk.ask(seat.agent_id, "POST", "/workload/next", json={})
        return None if found["conversation"] is None else int(found["conversation"]["id"])


class InTurn:
    """The plain one: each new case to the next one on the rota, whether he is at his desk, away or full. It stays his; only
    when its customer writes after his shift is it given to the next."""

    name = "in turn"

    def __init__(self) -> None:
        self._turn = 0

    async def begin(self, play: Play) -> None:
        pass

    async def arrived(self, play: Play, conversation: int, *, anew: bool) -> None:
        rota = [seat for seat in play.seats if seat.on_shift]
        owner = next((each.owner for each in play.waiting if each.id == conversation), None)
        if rota and (anew or owner not in {seat.agent_id for seat in rota}):
            self._turn += 1
            given = {"assignee_id": str(rota[self._turn % len(rota)].agent_id)}
            await play.desk.ask(
                play.desk.lead.agent_id or 0, "POST", f"/conversations/{conversation}/assign", json=given
            )

    async def came(self, play: Play) -> None:
        """What came while nobody was on the rota."""
        for each in await play.desk.waiting():
            if each.owner is None:
                await self.arrived(play, each.id, anew=True)

    def wakes(self, play: Play) -> Sequence[Seat]:
        mine = {each.owner for each in play.open_for()}
        return [seat for seat in play.idle() if seat.agent_id in mine]

    async def next(self, play: Play, seat: Seat) -> int | None:
        """His own, the longest waiting first."""
        return await _first(play, seat, "mine")


class EverybodyPicks:
    """A common list, the longest waiting on top. Whoever is free looks through it and takes the first that nobody has open."""

    name = "everybody picks"

    async def begin(self, play: Play) -> None:
        pass

    async def arrived(self, play: Play, conversation: int, *, anew: bool) -> None:
        """Nobody gives anything out."""

    async def came(self, play: Play) -> None:
        """Somebody began to work."""

    def wakes(self, play: Play) -> Sequence[Seat]:
        return play.idle() if any(each.id not in play.in_hand for each in play.open_for()) else []

    async def next(self, play: Play, seat: Seat) -> int | None:
        return await _first(play, seat, "all")


async def _first(play: Play, seat: Seat, view: str) -> int | None:
    """Of what the list shows, the longest waiting that nobody has open and that has no answer on the way."""
    listed = await play.desk.ask(
        seat.agent_id, "GET", "/conversations",
        params={"view": view, "state": "waiting_for_us", "sort": "oldest", "limit": 20},
    )  # fmt: skip
    ids = [int(each["id"]) for each in listed["items"]]
    return next((each for each in ids if each not in play.in_hand and each not in play.on_the_way), None)


Way = Ours | InTurn | EverybodyPicks


def way(name: str) -> Way:
    found: dict[str, type[Way]] = {each.name: each for each in (Ours, InTurn, EverybodyPicks)}
    return found[name]()


def names() -> list[str]:
    """Ours first."""
    return [each.name for each in (Ours, InTurn, EverybodyPicks)]
