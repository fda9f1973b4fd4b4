"""One run: open the world, let people write and answer, break one thing after another, wait until all is quiet, compare."""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from .agents import Agent, Office
from .checker import ON_ITS_WAY, Findings, check
from .crowd import Crowd
from .desk import Desk, patiently
from .faults import KINDS, Kind
from .reader import desk_book
from .records import DeskBook, ProviderBook, Recovery
from .screens import LiveScreen
from .walls import Walls
from .world import World, until
from .yardstick import Yardstick

Json = dict[str, Any]
PEOPLE, WRITTEN_A_SECOND, AGENT_PAUSE = 24, 2.0, 2.0
RECONNECTED_WITHIN, TRUE_AFTER = 30.0, 5.0  # seconds
GIVE_UP = 120.0
PATIENCE = 600.0  # by the clock on the wall, however busy the machine
QUIET_WITHIN = 240.0  # on a machine of our own
LOOKS_MOST = 10


class Run:
    """`breaking` is what goes wrong, and ends when enough has; by default one fault after another for some minutes."""

    def __init__(
        self,
        folder: Path,
        seed: int,
        minutes: float,
        say: Callable[[str], None] = print,
        *,
        kinds: Sequence[Kind] = KINDS,
        breaking: Callable[[Run], Coroutine[Any, Any, None]] | None = None,
        make_desk: Callable[[Path, str], Desk] = Desk,
    ) -> None:
        self.seed, self.minutes, self.say = seed, minutes, say
        self.kinds = [kind for kind in kinds if not kind.needs_disk] if kinds is KINDS else list(kinds)
        self._breaking = breaking or one_after_another
        self.world = World(folder, seed, make_desk)
        self.dice = self.world.dice
        self.faults: Counter[str] = Counter()
        self.recoveries: list[Recovery] = []
        self.yardstick = Yardstick()
        self.screens: list[LiveScreen] = []
        self.agents: list[Agent] = []
        self.owner: httpx.AsyncClient
        self.crowd: Crowd
        self.office: Office
        self.walls: Walls
        self.details: list[str] = []

    @property
    def desk(self) -> Desk:
        return self.world.desk

    async def go(self) -> tuple[ProviderBook, DeskBook]:
        try:
            await self._open()
            await self._live()
            return await self._close_books()
        finally:
            await self.world.close()

    async def _open(self) -> None:
        began = time.monotonic()
        await self.world.open()
        token = await self.desk.make_owner()
        self.owner = self.desk.client(token)
        teams = [await self._team(name) for name in ("Sales", "Elsewhere")]
        await self.world.connect(self.owner, teams[0])
        self.office = Office(self.world)
        self.crowd = Crowd(self.world, PEOPLE)
        self.screens.append(LiveScreen("Sanne's screen", self.desk, token))
        for name in ("Ali", "Bea", "Chris"):
            secret = await self.desk.invite(self.owner, name, [teams[0]])
            self.agents.append(Agent(name, self.office, secret))
            self.screens.append(LiveScreen(f"{name}'s screen", self.desk, secret))
        self.walls = Walls(self.desk, await self.desk.invite(self.owner, "Eva", [teams[1]]), teams[0])
        self.desk.second_worker()
        self.say(f"The desk stands after {time.monotonic() - began:.0f} s: {self.desk.folder}")

    async def _team(self, name: str) -> str:
        made = await self.owner.post("/teams", json={"name": name})
        made.raise_for_status()
        return str(made.json()["id"])

    async def _live(self) -> None:
        stop, self._end_screens = asyncio.Event(), asyncio.Event()
        self._watching = [asyncio.create_task(screen.live(self._end_screens)) for screen in self.screens]
        await self.waits(lambda: all(screen.connections for screen in self.screens), 30)
        self._measuring = asyncio.create_task(self.yardstick.run())
        people = asyncio.create_task(self.crowd.live(WRITTEN_A_SECOND, stop))
        work = [asyncio.create_task(agent.work(AGENT_PAUSE, stop)) for agent in self.agents]
        breaking = asyncio.create_task(self._breaking(self))
        try:
            done, _ = await asyncio.wait([breaking, people, *work], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # nobody ends before the faults do
        finally:
            stop.set()
            breaking.cancel()
        await self.world.calm()
        await asyncio.gather(people, *work)
        await asyncio.gather(*(screen.cut() for screen in self.screens))
        await self.crowd.burst(10)  # while nobody's line is up

    async def recovered(self, fault: str) -> tuple[float, float]:
        """A stranger writes and is answered: the seconds until both is done, on a machine of our own."""
        began = self.yardstick.now
        person = self.crowd.newcomer()
        token = await self.crowd.write(person, {"text": "Are you there?"})
        screen = self.screens[0]
        await self.waits(lambda: token in screen.tokens or self.yardstick.now - began > GIVE_UP, PATIENCE)
        seen = self.yardstick.now - began if token in screen.tokens else math.inf
        self.recoveries.append(Recovery(fault, "a message in", seen))
        answered = math.inf
        if seen < math.inf:
            probe = Agent("Sanne", self.office, "")
            probe.http = self.owner
            row = {"id": screen.tokens[token], "identity": {"phone": person.number}}
            press = await probe.answer(row, [], undo_seconds=0)
            if press is not None:
                ids = press.message_ids
                await self.waits(lambda: self._accepted(ids) or self.yardstick.now - began > GIVE_UP, PATIENCE)
                answered = self.yardstick.now - began if self._accepted(ids) else math.inf
        self.recoveries.append(Recovery(fault, "an answer out", answered))
        return seen, answered

    def _accepted(self, ids: tuple[str, ...]) -> bool:
        return all(self.screens[0].messages.get(each, {}).get("accepted") for each in ids)

    def note(self, detail: str) -> None:
        self.details.append(detail)

    async def waits(self, look: Callable[[], bool], within: float) -> float:
        async def asked() -> bool:
            return look()

        return await until(asked, within, every=0.05)

    # The end

    async def _close_books(self) -> tuple[ProviderBook, DeskBook]:
        self.desk.second_worker()
        took = await self._quiet()
        self.say(f"All is quiet after {took:.0f} s.")
        book = await desk_book(self.owner)
        began = self.yardstick.now
        await self.waits(lambda: self._caught_up(book) or self.yardstick.now - began > GIVE_UP, PATIENCE)
        caught_up = self.yardstick.now - began if self._caught_up(book) else math.inf
        self._measuring.cancel()
        self.recoveries.append(Recovery("the end", "every screen", caught_up))
        before = sum(screen.connections for screen in self.screens)
        await asyncio.gather(*(screen.cut() for screen in self.screens))
        all_back = before + len(self.screens)
        await self.waits(lambda: sum(screen.connections for screen in self.screens) >= all_back, RECONNECTED_WITHIN)
        book = await self._read_screens(book)
        self._end_screens.set()
        for screen in self.screens:
            await screen.cut()
        await asyncio.gather(*self._watching)
        book.presses, book.reads, book.recoveries = self.office.presses, self.office.reads, self.recoveries
        book.over_walls = await self.walls.breaches(self.owner)
        await self.owner.aclose()
        return await self.world.book(), book

    async def _read_screens(self, book: DeskBook) -> DeskBook:
        """The desk as it was before and after the screens were read: a late report is news for both, and no untruth."""
        for _ in range(LOOKS_MOST):
            versions = _versions(book)
            await self.waits(partial(self._all_show, versions), TRUE_AFTER)
            book.screens = [screen.record() for screen in self.screens]
            after = await desk_book(self.owner)
            if _versions(after) == versions:
                break
            after.screens, book = book.screens, after
        return book

    def _all_show(self, versions: dict[str, int]) -> bool:
        return all(screen.record().shown == versions for screen in self.screens)

    def _caught_up(self, book: DeskBook) -> bool:
        """Every screen shows at least what the desk had then."""
        shown = [screen.record().shown for screen in self.screens]
        return all(each.get(id, -1) >= version for id, version in _versions(book).items() for each in shown)

    async def _quiet(self) -> float:
        """Until no webhook, no journal row and no message is under way. What waits for time is given time."""
        began, start = time.monotonic(), self.yardstick.now
        still, before = 0, ""
        while self.yardstick.now - start < QUIET_WITHIN and time.monotonic() - began < PATIENCE:
            waiting, versions = await self._under_way()
            if not any(waiting) and versions == before:
                return time.monotonic() - began
            before = versions
            webhooks, received, sends = waiting
            still = still + 1 if sends and not (webhooks or received) else 0
            if webhooks:
                await self.world.do("clock", advance=5)
            elif still > 4:
                self.desk.advance(31)
                await self.world.do("clock", advance=31)
                still = 0
            await asyncio.sleep(0.5)
        self.say(
            f"Not quiet: {waiting[0]} webhooks, {waiting[1]} journal rows and {waiting[2]} messages are under way."
        )
        return time.monotonic() - began

    async def _under_way(self) -> tuple[tuple[int, int, int], str]:
        """What is on its way, and how far everything is: between two statuses of one message nothing is on its way."""
        webhooks = await self.world.waiting_webhooks()
        journal = await patiently(self.owner, "GET", "/journal", params={"fate": "received", "limit": 200})
        book = await desk_book(self.owner)
        sends = [
            each for each in book.messages if each.direction == "out" and each.state in ON_ITS_WAY and not each.accepted
        ]
        versions = " ".join(f"{each.id}:{each.version}" for each in book.messages)
        return (webhooks, len(journal.json()["items"]), len(sends)), versions


def _versions(book: DeskBook) -> dict[str, int]:
    return {message.id: message.version for message in book.messages}


async def one_after_another(run: Run) -> None:
    """Every kind of fault once, in an order of the seed's; then by weight, as long as there is time."""
    end = time.monotonic() + run.minutes * 60
    deck = run.dice.sample(run.kinds, len(run.kinds))
    await asyncio.sleep(2)
    while time.monotonic() < end:
        kind = deck.pop() if deck else run.dice.choices(run.kinds, [kind.weight for kind in run.kinds])[0]
        run.details.clear()
        run.faults[kind.name] += 1
        await kind.happens(run)
        await run.world.calm()
        name = " ".join([kind.name, *run.details])
        seen, answered = await run.recovered(name)
        run.say(f"  {name}: in again after {seen:.1f} s, out after {answered:.1f} s")
        run.desk.second_worker()


def save(folder: Path, run: Run, books: tuple[ProviderBook, DeskBook], findings: Findings) -> None:
    """Both books and the verdict, for looking."""
    kept = {"seed": run.seed, "minutes": run.minutes, "findings": findings, "faults": dict(run.faults)}
    kept |= {"provider": asdict(books[0]), "desk": asdict(books[1])}
    text = json.dumps(kept, ensure_ascii=False, indent=1, default=lambda value: sorted(value))
    (folder / "ledger.json").write_text(text, "utf-8")


__all__ = ["Run", "check", "save"]
