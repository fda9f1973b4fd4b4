"""The loop of a worker that gives out work: woken after the commit of whatever happened, looking by itself as a bell may be lost.

Where everything is taken by hand it hears no bell and asks once in a while whether that is still so.
"""

import asyncio
import time

from shortline import log
from shortline.clock import Clock
from shortline.db import Database
from shortline.db.listen import listen
from shortline.ending import end
from shortline.routing import give, offers

LOG = log.get(__name__)
LOOK_EVERY = 15.0  # seconds; a talk goes cold without a bell, and so becomes room for another
OFFERS_EVERY = 5.0  # seconds at least between two looks for those whose agent is not there
GATHER = 0.2
SHARE = 4  # after a look that took long it rests so many times as long: never more than a fifth of one core
PAUSE = 2.0


class Router:
    """`await Router(db, clock).run(stop)`. Any number may run, in any number of processes."""

    def __init__(self, db: Database, clock: Clock):
        self._db, self._clock = db, clock
        self._bell = asyncio.Event()
        self._on = True
        self._offered_at = -OFFERS_EVERY

    def _happened(self, _what: str = "") -> None:
        if self._on:
            self._bell.set()

    def _chosen(self, _what: str = "") -> None:
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        bells = {"shortline_events": self._happened, "shortline_routing": self._chosen}
        listening = asyncio.create_task(listen(self._db.url, bells, on_open=self._chosen, name="shortline-route"))
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._bell.clear()
                began = time.monotonic()
                try:
                    given = await self.run_once()
                    rest = max(GATHER, SHARE * (time.monotonic() - began)) if not given else 0.0
                except Exception as error:
                    LOG.error("work could not be given out; trying again", exc=error)
                    given, rest = 0, PAUSE
                await asyncio.wait([stopping], timeout=rest)
                if not given:
                    await self._wait(stopping)
        finally:
            await end(listening, stopping)

    async def run_once(self) -> int:
        """One batch; returns how much was given."""
        async with self._db.transaction() as tx:
            self._on = await give.is_given_out(tx)
            given = await give.give(tx, now=self._clock.now()) if self._on else 0
        if self._on and time.monotonic() - self._offered_at >= OFFERS_EVERY:
            self._offered_at = time.monotonic()
            async with self._db.transaction() as tx:
                await give.take_turn(tx)
                await offers.look(tx, now=self._clock.now())
        return given

    async def _wait(self, stopping: "asyncio.Task[bool]") -> None:
        ringing = asyncio.create_task(self._bell.wait())
        await asyncio.wait([ringing, stopping], timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        ringing.cancel()
