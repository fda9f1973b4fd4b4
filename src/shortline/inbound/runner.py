"""The loop of a worker that applies the journal: woken by the doorbell, looking by itself once a second, as one may be lost."""

import asyncio
import time

from shortline import log
from shortline.clock import Clock
from shortline.db import Database, queries
from shortline.db.listen import listen
from shortline.ending import end
from shortline.inbound import gathering, replay
from shortline.inbound.apply import Applier, Handlers
from shortline.inbound.attempt import ROWS

LOG = log.get(__name__)
Q = queries(__package__)
LOOK_EVERY = 1.0
REPLAYS_EVERY = 30.0  # seconds; people ask for those, and are heard at once unless a doorbell was lost
PAUSE_FIRST, PAUSE_MOST = 0.1, 5.0


class ApplyRunner:
    """`await ApplyRunner(db, handlers, clock).run(stop)`. Any number may run, in any number of processes."""

    def __init__(self, db: Database, handlers: Handlers, clock: Clock):
        self._db, self._clock = db, clock
        self._applier = Applier(handlers, clock)
        self._bell = asyncio.Event()
        self._asked = True  # somebody may have asked for a replay
        self._asked_at = time.monotonic()

    def _ring(self, what: str = "") -> None:
        self._asked = self._asked or what == replay.RING
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; the batch in hand is finished first."""
        bells = {"shortline_journal": self._ring}
        listening = asyncio.create_task(listen(self._db.url, bells, on_open=self._ring, name="shortline-apply"))
        stopping = asyncio.create_task(stop.wait())
        pause, started = PAUSE_FIRST, time.monotonic()
        try:
            while not stop.is_set():
                self._bell.clear()
                before, started = started, time.monotonic()
                try:
                    busy = await self.run_once()
                    pause = PAUSE_FIRST
                except Exception as error:
                    LOG.error("the journal could not be applied; trying again", exc=error, pause=pause)
                    await asyncio.wait([stopping], timeout=pause)
                    pause = min(pause * 2, PAUSE_MOST)
                    continue
                if not busy:
                    await self._wait(stopping)
                    continue
                took = time.monotonic() - started
                rest = gathering.before_round(busy, took, started - before, full=self._applier.wanted)
                await asyncio.wait([stopping], timeout=rest)
        finally:
            await end(listening, stopping)

    async def run_once(self) -> int:
        """One batch of every waiting lane, and what people asked to replay; returns how much that was."""
        async with self._db.connection() as connection:
            done, self._applier.wanted = 0, ROWS
            for row in await Q.fetch(connection, "list_waiting_lanes"):
                done += await self._applier.apply_lane(connection, row["lane"])
            if self._asked:
                self._asked, self._asked_at = False, time.monotonic()
                replayed = await replay.apply_requested(connection, self._applier, self._clock)
                self._asked = replayed > 0
                done += replayed
            return done

    async def drain(self) -> None:
        """Until nothing waits: for tests and commands."""
        self._asked = True
        while await self.run_once():
            pass

    async def _wait(self, stopping: "asyncio.Task[bool]") -> None:
        ringing = asyncio.create_task(self._bell.wait())
        woken, _ = await asyncio.wait([ringing, stopping], timeout=LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        ringing.cancel()
        self._asked = self._asked or (not woken and time.monotonic() - self._asked_at > REPLAYS_EVERY)
