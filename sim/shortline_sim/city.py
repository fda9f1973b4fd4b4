"""The city: scenes in which people write to the business, at a pace of their own, on the simulated clock.

A scene opens with a crowd that wrote during the last half hour, so that nobody has to wait for a first conversation,
and then goes on. The same seed gives the same people with the same questions in the same order.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from . import demo
from .people.acts import Stage
from .people.cast import Character, character
from .people.script import SALES_TOPICS, topics
from .people.tray import Tray
from .people.visits import Visits
from .whatsapp.double import Double
from .whatsapp.world import Number

Json = dict[str, Any]

PAST_SECONDS = 30 * 60.0
ARRIVE_WITHIN = 5.0
"""The opening crowd is delivered within this many seconds."""
MOST_PEOPLE = 5000
LATE_SECONDS = 30.0
"""Whoever is later than this stays away until the scene, moved on, reaches him."""


@dataclass(frozen=True, slots=True)
class Scene:
    title: str
    crowd: int
    """How many wrote in the last half hour."""
    per_minute: float
    later_per_minute: float = -1
    """The pace ten minutes on; between, it grows evenly. Negative: the pace stays."""
    topics: dict[str, int] = field(default_factory=dict)
    """Weights beside 1 for every topic."""

    def pace(self, seconds: float) -> float:
        if self.later_per_minute < 0:
            return self.per_minute
        return self.per_minute + (self.later_per_minute - self.per_minute) * min(1.0, seconds / 600)


SCENES = {
    "quiet_morning": Scene("A quiet morning", 34, 1, topics={"outage": 0, "hours": 3}),
    "rush_hour": Scene("Rush hour", 48, 8, topics={"tram": 5, "complaint": 3, "lost": 2}),
    "outage": Scene("An outage: 40 conversations become 400", 40, 12, 60, topics={"outage": 60, "tram": 15}),
    "evening": Scene("The evening", 36, 2, topics={"outage": 0, "joke": 4, "parcel": 3, "login": 3, "quote": 2}),
    "test_flood": Scene("A flood, for load tests", 60, 600),
    "pilot": Scene("A small pilot", 32, 0.5, topics={"outage": 0, "pass": 2}),
}


@dataclass(frozen=True, slots=True)
class Arrival:
    n: int
    offset: float
    """Seconds after the scene began; negative for the crowd that was there before."""
    who: Character
    topic: str


def plan(scene: Scene, seed: int, first: int = 0) -> Iterator[Arrival]:
    """Pure: everybody who will come, in the order they come. `first` keeps a later scene from meeting the same people."""
    dice = random.Random(f"city/{seed}/{scene.title}/{first}")
    numbers = count(first)
    used: dict[str, int] = {}
    for offset in sorted(-PAST_SECONDS * dice.random() for _ in range(scene.crowd)):
        yield _arrival(scene, seed, next(numbers), offset, dice, used)
    at = 0.0
    for n in numbers:
        at += dice.expovariate(scene.pace(at) / 60)
        yield _arrival(scene, seed, n, at, dice, used)


def _arrival(scene: Scene, seed: int, n: int, offset: float, dice: random.Random, used: dict[str, int]) -> Arrival:
    """A topic fitting the scene; one that many told already in this language becomes less likely."""
    who = character(seed, n)
    names = topics(who.person.language)
    if who.persona == "from_ad":
        names = [name for name in names if name in SALES_TOPICS]
    weights = []
    for name in names:
        told = used.get(f"{who.person.language}/{name}", 0)
        weights.append(scene.topics.get(name.split("_")[0], 1) / (1 + 3 * told))
    topic = dice.choices(names, weights if any(weights) else None)[0]
    used[f"{who.person.language}/{topic}"] = used.get(f"{who.person.language}/{topic}", 0) + 1
    return Arrival(n, offset, who, topic)


class City:
    """Acts the plan out on the double. Its state is kept, so that a restart goes on with the next person."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self.tray = Tray(double.media_dir.parent / "tray", double.seed)
        self.visits = Visits(double, Stage(double, self.tray))
        self.state: Json = next((body for key, body in double.shelf.all("city") if key == "state"), {})
        self._plan: Iterator[Arrival] = iter(())
        self._turn = 0
        double.on_reset.append(self._forget)

    def open(
        self,
        scene: str,
        *,
        seed: int | None = None,
        again: bool = True,
        numbers: tuple[str, ...] = demo.PHONE_NUMBER_IDS,
    ) -> None:
        """Begin a scene. Without `again`, a scene kept from before the restart goes on instead."""
        if scene not in SCENES:
            raise ValueError(f"there is no scene {scene}; there are {', '.join(SCENES)}")
        if self.state and not again:
            return
        if self.state and not self.state["running"]:
            self.visits.forget()  # a city that was put to rest begins afresh; one that changes its scene goes on talking
        self.state = {
            "scene": scene, "seed": self.double.seed if seed is None else seed, "running": True, "count": 0,
            "began_at": 0.0, "numbers": list(numbers), "first": self.state.get("first", 0) + self.state.get("count", 0),
        }  # fmt: skip
        self.wake()

    def run(self, running: bool) -> None:
        if self.state:
            self.state["running"] = running
            self.wake()

    def wake(self) -> None:
        """The double started, somebody subscribed, or a scene was opened: go on if there is something to go on with."""
        self._keep()
        self._turn += 1
        if not self.state.get("running"):
            return
        self.tray.order()
        turn = self._turn
        self.double.timetable.after(0.5, lambda: self._begin(turn))

    def start(self) -> None:
        self.visits.recall()
        self.wake()

    def rest(self) -> None:
        self.tray.close()

    def _open_numbers(self) -> list[Number]:
        """Numbers somebody listens to, Service first."""
        known = [self.double.numbers[n] for n in self.state["numbers"] if n in self.double.numbers]
        return [n for n in known if self.double.find_route(self.double.probe(n))]

    def _begin(self, turn: int) -> None:
        if turn != self._turn or not self._open_numbers():
            return
        self._plan = plan(SCENES[self.state["scene"]], self.state["seed"], self.state["first"])
        for _ in range(self.state["count"]):
            next(self._plan)
        now = self.double.clock.now()
        if not self.state["began_at"]:
            self.state["began_at"] = now
            crowd = SCENES[self.state["scene"]].crowd
            for n in range(crowd):
                arrival = next(self._plan)
                self._welcome(arrival, due=now + 0.2 + ARRIVE_WITHIN * n / crowd)
        self._next(turn)

    def _next(self, turn: int) -> None:
        if turn != self._turn or self.state["count"] >= MOST_PEOPLE:
            return
        arrival = next(self._plan)
        now = self.double.clock.now()
        when = self.state["began_at"] + arrival.offset
        if when < now - LATE_SECONDS:  # after a night of standing still, people do not all come at once
            self.state["began_at"] += now - when

        def come() -> None:
            if turn == self._turn and self.state.get("running"):
                self._welcome(arrival)
                self._next(turn)

        self.double.timetable.at(max(now, when), come)

    def _welcome(self, arrival: Arrival, due: float | None = None) -> None:
        numbers = self._open_numbers()
        if not numbers:
            return
        wants_sales = arrival.topic in SALES_TOPICS and len(numbers) > 1
        number = numbers[1] if wants_sales else numbers[0]
        at = self.state["began_at"] + arrival.offset if due is not None else self.double.clock.now()
        self.visits.open(number, arrival.who, arrival.topic, at=at, due=due)
        self.state["count"] = arrival.n + 1 - self.state["first"]
        self._keep()

    def _keep(self) -> None:
        if self.state:
            self.double.shelf.keep("city", "state", self.state)

    def _forget(self) -> None:
        self._turn += 1
        self.state = {}
        self.visits.clear()

    def describe(self) -> Json:
        known = {name: scene.title for name, scene in SCENES.items()}
        return {**self.state, "visits": len(self.visits.visits), "scenes": known}
