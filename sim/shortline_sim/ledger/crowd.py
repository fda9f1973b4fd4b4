"""The customers: they write texts, send photos and places, correct themselves, quote, and move to new numbers."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import httpx

from .. import demo
from .world import World

Json = dict[str, Any]
WORDS = ("Is tram 4 running?", "Het pakket is er niet.", "Tack, det hjälpte!", "¿A qué hora abren?", "Ich warte noch.")


@dataclass(slots=True)
class Customer:
    number: str
    number_id: str
    written: list[str] = field(default_factory=list)
    """Ids of his own texts, to correct or quote."""


class Crowd:
    def __init__(self, world: World, size: int) -> None:
        self._world, self._dice = world, world.dice
        self._tokens, self._numbers = itertools.count(1), itertools.count(1)
        self.people = [self.newcomer() for _ in range(size)]
        self.written = 0

    def newcomer(self, number_id: str = "") -> Customer:
        number = f"316{self._world.seed % 1000:03}{next(self._numbers):05}"
        return Customer(number, number_id or self._dice.choice(demo.PHONE_NUMBER_IDS))

    async def live(self, a_second: float, stop: asyncio.Event) -> None:
        """Somebody writes now and then, until told to stop."""
        while not stop.is_set():
            await self.write(self._dice.choice(self.people))
            await asyncio.sleep(self._dice.expovariate(a_second))

    async def burst(self, count: int) -> None:
        await asyncio.gather(*(self.write(self._dice.choice(self.people)) for _ in range(count)))

    async def write(self, person: Customer, message: Json | None = None, *, age: float = 0) -> str:
        """Returns the token of what he wrote."""
        kind, token, made = self._message(person) if message is None else ("text", self._token("c"), message)
        if message is not None:
            made = {"text": f"#{token} {message['text']}"}
        what: Json = {"phone_number_id": person.number_id, "from": person.number, "message": made}
        if age or (message is None and self._dice.random() < 0.03):
            clock = (await self._world.sim.get("/clock")).json()["now"]
            what["at"] = clock - (age or self._dice.choice((7200, 86400, 30 * 86400)))
        told = await self._world.do("inbound", **what)
        self.written += 1
        if kind == "text":
            person.written = [*person.written[-9:], told["wamid"]]
        return token

    async def move(self, person: Customer) -> None:
        """To a new number, with everything in flight."""
        fresh = self.newcomer(person.number_id)
        await self._world.do(
            "event",
            kind="number_change",
            phone_number_id=person.number_id,
            new_number=fresh.number,
            **{"from": person.number},
        )
        person.number, person.written = fresh.number, []

    def _token(self, letter: str) -> str:
        return f"{letter}{next(self._tokens)}"

    def _message(self, person: Customer) -> tuple[str, str, Json]:
        dice = self._dice.random()
        words = self._dice.choice(WORDS)
        if dice < 0.10 and person.written:
            token = self._token("e")
            text = {"type": "text", "text": {"body": f"#{token} {words}"}}
            target = self._dice.choice(person.written)
            return "edit", token, {"type": "edit", "edit": {"original_message_id": target, "message": text}}
        token = self._token("c")
        line = f"#{token} {words}"
        if dice < 0.18:
            return "image", token, {"type": "image", "image": {"caption": line}}
        if dice < 0.22:
            return "document", token, {"type": "document", "document": {"caption": line}}
        if dice < 0.27:
            place = {"latitude": 52.1, "longitude": 4.3, "name": line, "address": "Station Square"}
            return "location", token, {"type": "location", "location": place}
        if dice < 0.35 and person.written:
            return "text", token, {"text": line, "context": {"id": self._dice.choice(person.written)}}
        return "text", token, {"text": line}


async def quietly(work: Any) -> None:
    """The double itself is never broken, but a run may end while somebody writes."""
    try:
        await work
    except httpx.TransportError:
        return
