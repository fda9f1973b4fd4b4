"""A visit: one person's conversation with one number, from the opening to the thanks.

It listens to what the desk sends: the person reads, thinks, types and says the next turn of the script.
"""

from __future__ import annotations

from typing import Any

from ..whatsapp.double import Double
from ..whatsapp.world import Number, Person, Sent
from .acts import Stage
from .cast import Character
from .script import Turn, nudge, write_script
from .taps import tap

Json = dict[str, Any]


class Visits:
    def __init__(self, double: Double, stage: Stage) -> None:
        self.double, self.stage = double, stage
        self.visits: dict[str, Json] = dict(double.shelf.all("visit"))
        double.on_sent.append(self.heard)

    def recall(self) -> None:
        """After a restart: people go on with what they were about to say."""
        for key, visit in self.visits.items():
            if visit["busy"]:
                self._perform(key, self.double.clock.now() + 2)

    def clear(self) -> None:
        self.visits.clear()

    def forget(self) -> None:
        """Nobody of before says another word."""
        for key in self.visits:
            self.double.shelf.drop("visit", key)
        self.visits.clear()

    def open(self, number: Number, character: Character, topic: str, *, at: float, due: float | None = None) -> None:
        """Somebody starts to write. With `due` the messages come from the past: said at `at`, arriving from `due` on."""
        person = self.double.people.add(character.person)
        dice = self.double.random_for("script", character.n, topic)
        turns = write_script(character, topic, dice)
        key = f"{number.id}/{person.key}"
        visit: Json = {
            "person": person.key, "number": number.id, "topic": topic, "turns": turns, "next": 1, "said": 0,
            "busy": False, "think": character.habits.think, "memory": {}, "answered": False,
        }  # fmt: skip
        self.visits[key] = visit
        if due is None:
            visit.update(next=0, busy=True)
            self._perform(key, at)
        else:
            self._replay(number, person, visit, turns[0], at, due)
        if character.habits.nudges:
            self._nudge_later(key, number, person, nudge(character, dice), at, past=due is not None)
        self._keep(key)

    def _replay(self, number: Number, person: Person, visit: Json, turn: Turn, at: float, due: float) -> None:
        """The opening, said a while ago; webhooks bring it now, in order."""
        now = self.double.clock.now()
        for index, said in enumerate(turn):
            at = min(now, at + said["after"])
            arrives = due + 0.15 * index
            self.double.timetable.at(
                arrives,
                lambda said=said, at=at: self.stage.act(number, person, said, visit["memory"], at=at),  # type: ignore[misc]
            )

    def _nudge_later(self, key: str, number: Number, person: Person, said: Json, at: float, *, past: bool) -> None:
        now = self.double.clock.now()
        when = at + said["after"]
        arrives = now + 6 if past and when < now else when

        def ask_again() -> None:
            visit = self.visits.get(key)
            if visit is not None and not visit["answered"]:
                self.stage.act(number, person, said, visit["memory"], at=min(when, self.double.clock.now()))

        self.double.timetable.at(arrives, ask_again)

    def heard(self, sent: Sent) -> None:
        """The desk sent something. Reactions and failures call for no answer."""
        key = f"{sent.number_id}/{sent.person}"
        visit = self.visits.get(key)
        if visit is None or sent.failure or sent.body.get("type") == "reaction":
            return
        visit["answered"] = True
        visit["memory"]["theirs"] = sent.wamid
        person = self.double.people.people[sent.person]
        tapped = tap(self.double, sent, person, self.double.random_for("tap", sent.wamid))
        if tapped is not None:
            visit["turns"].insert(visit["next"], [{"kind": "tap", "text": "", "after": 1.5, "message": tapped}])
        if not visit["busy"] and visit["next"] < len(visit["turns"]):
            visit["busy"], visit["said"] = True, 0
            self._perform(key, self._read_at(sent) + visit["think"])
        self._keep(key)

    def _read_at(self, sent: Sent) -> float:
        """When the person has it before the eyes; without a read receipt a little after it was delivered."""
        times = {status["status"]: status["at"] for status in sent.statuses}
        return float(times.get("read") or times.get("delivered", self.double.clock.now()) + 3)

    def _perform(self, key: str, start: float) -> None:
        """Say the rest of the current turn, one utterance after the other."""
        visit = self.visits[key]
        if visit["next"] >= len(visit["turns"]):
            visit["busy"] = False
            return
        when = start
        for index, said in enumerate(visit["turns"][visit["next"]]):
            if index < visit["said"]:
                continue
            when += said["after"]
            self.double.timetable.at(when, lambda index=index: self._say(key, index))  # type: ignore[misc]

    def _say(self, key: str, index: int) -> None:
        visit = self.visits.get(key)
        if visit is None:
            return
        number = self.double.numbers.get(visit["number"])
        person = self.double.people.people.get(visit["person"])
        if number is None or person is None:
            return
        turn = visit["turns"][visit["next"]]
        visit["said"] = index + 1
        if index + 1 == len(turn):
            visit.update(busy=False, said=0, next=visit["next"] + 1)
        self.stage.act(number, person, turn[index], visit["memory"])
        self._keep(key)

    def _keep(self, key: str) -> None:
        self.double.shelf.keep("visit", key, self.visits[key])
