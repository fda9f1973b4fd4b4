"""The sender: finds what is due and delivers it, many conversations at a time, one message of each.

The doorbell and a timer for the next due moment make a lone answer leave at once. While something waits for what rings no
bell (a slot, a paused number, another message's fate) it looks every two seconds; while nothing does, the database is left
alone, but for one slow look, as a doorbell may be lost.
A number that hangs fills its own few slots and then waits: the slots of others stay free.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shortline import log
from shortline.db import GONE, queries
from shortline.db.listen import listen
from shortline.ending import end
from shortline.errors import Unavailable
from shortline.outbound.claim import HOLD_HEAD
from shortline.outbound.deliver import Tools, deliver
from shortline.outbound.upkeep import Upkeep

Q = queries(__package__)
LOG = log.get(__name__)
CHANNEL, EVENTS = "shortline_outbox", "shortline_events"
AT_ONCE = 32
AT_ONCE_PER_INBOX = 8
ASKS_MOST = 1.0  # seconds; whoever uploads a file first does not keep his hand from other conversations
SLOW_AFTER = 2.0  # seconds; a request this old no longer counts against the slots of others
POLL = 2.0
SAFETY = 30.0  # shorter than any lease: what a dead worker left is seen before its time is over
CLOCK_EVERY = 1.0  # the clock may be set while we wait for a moment of it


@dataclass(slots=True)
class Flight:
    inbox_id: int
    hand: str | None
    began: float
    task: asyncio.Task[None]
    asks: bool = True  # not claimed yet: the next of the same hand would race with it for the place in the line


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies ahead. `due`: the next moment something waits for; `waiting`: something is due and could not leave;
    `open`: something is being sent, or nobody knows of; `later`: something is called off if its customer writes."""

    due: datetime | None
    waiting: bool
    open: bool
    later: bool


@dataclass(slots=True)
class Sender:
    """One per worker process. `await sender.run(stop)` until `stop` is set; what is in flight is finished first."""

    tools: Tools
    at_once: int = AT_ONCE
    per_inbox: int = AT_ONCE_PER_INBOX
    safety: float = SAFETY
    flights: dict[int, Flight] = field(default_factory=dict)  # by conversation
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        ring = self._wake.set
        upkeep = Upkeep(self.tools.db, self.tools.clock, safety=self.safety, changed=ring)
        outlook: Outlook | None = None

        def news(_payload: str) -> None:
            if outlook is None or outlook.later:
                upkeep.stir()

        bells = {CHANNEL: lambda _: ring(), EVENTS: news}
        doorbell = asyncio.create_task(listen(self.tools.db.url, bells, on_open=ring, name="shortline-send"))
        keeping = asyncio.create_task(upkeep.run())
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(lambda _: self._wake.set())
        try:
            while not stop.is_set():
                self._wake.clear()
                outlook = None
                try:
                    await self.launch()
                    outlook = await self._look_ahead()
                except (*GONE, Unavailable) as error:
                    LOG.warning("the sender waits for the database", error=type(error).__name__)
                except Exception as error:
                    LOG.error("the sender stumbled", exc=error)
                upkeep.restless = outlook is None or outlook.waiting or outlook.open
                if upkeep.restless:
                    upkeep.stir()
                await self._rest(outlook)
        finally:
            await end(doorbell, keeping, stopping)
            await self.finish()

    async def finish(self) -> None:
        """Wait for everything in flight."""
        while self.flights:
            await asyncio.gather(*(flight.task for flight in self.flights.values()), return_exceptions=True)

    async def drain(self) -> int:
        """Deliver everything that is due now, and what becomes due by that; returns how many were tried. For tests."""
        tried = 0
        while True:
            launched = await self.launch()
            tried += launched
            if not launched and not self.flights:
                return tried
            await self.finish()

    async def launch(self) -> int:
        """Start what is due and has a slot; returns how many were started."""
        started = 0
        while True:
            free = self.at_once - self._counting()
            if free <= 0:
                return started
            now = self.tools.clock.now()
            async with self.tools.db.connection() as connection:
                due = await Q.fetch(
                    connection,
                    "list_due",
                    now=now,
                    soon=now + HOLD_HEAD,
                    busy=list(self.flights),
                    full=self._full(),
                    asking=list(self._asking()),
                    most=free,
                )
            before = started
            for row in due:
                if row["conversation_id"] in self.flights or row["inbox_id"] in self._full():
                    continue
                if row["hand"] is not None and _pen(row["inbox_id"], row["hand"]) in self._asking():
                    continue
                self._start(row)
                started += 1
            if started == before or len(due) < free:
                return started

    def _start(self, row: Any) -> None:
        conversation_id, inbox_id = row["conversation_id"], row["inbox_id"]
        task = asyncio.create_task(self._deliver(row["message_id"], conversation_id))
        self.flights[conversation_id] = Flight(inbox_id, row["hand"], time.monotonic(), task)

    async def _deliver(self, message_id: int, conversation_id: int) -> None:
        try:
            await deliver(message_id, conversation_id, self.tools, on_asked=lambda: self._asked(conversation_id))
        except (*GONE, Unavailable) as error:
            LOG.warning("a delivery waits for the database", message_id=message_id, error=type(error).__name__)
            await asyncio.sleep(0.2)
        except Exception as error:
            # A claimed message becomes `unknown` when its lease ends; an unclaimed one is tried again.
            LOG.error("a delivery broke", exc=error, message_id=message_id)
            await asyncio.sleep(1)
        finally:
            self.flights.pop(conversation_id, None)
            self._wake.set()

    def _asked(self, conversation_id: int) -> None:
        if flight := self.flights.get(conversation_id):
            flight.asks = False
            if flight.hand is not None:
                self._wake.set()

    def _asking(self) -> set[str]:
        """The pens of those who have not been given their turn, or their place in the line, yet."""
        recent = time.monotonic() - ASKS_MOST
        return {
            _pen(flight.inbox_id, flight.hand)
            for flight in self.flights.values()
            if flight.hand is not None and flight.asks and flight.began > recent
        }

    def _counting(self) -> int:
        """Flights that count against the common slots: those that hang are bounded by their inbox alone."""
        recent = time.monotonic() - SLOW_AFTER
        return sum(flight.began > recent for flight in self.flights.values())

    def _full(self) -> list[int]:
        """Inboxes that get no further slot now."""
        used: dict[int, int] = {}
        for flight in self.flights.values():
            used[flight.inbox_id] = used.get(flight.inbox_id, 0) + 1
        return [inbox_id for inbox_id, count in used.items() if count >= self.per_inbox]

    async def _look_ahead(self) -> Outlook:
        async with self.tools.db.connection() as connection:
            row = await Q.fetchrow(connection, "outlook", now=self.tools.clock.now())
        assert row is not None
        return Outlook(**row)

    async def _rest(self, outlook: Outlook | None) -> None:
        """Until the doorbell, the next due moment, or the time of the next look. Asks the database nothing."""
        waits = outlook is None or outlook.waiting or self.flights
        ends = time.monotonic() + (POLL if waits else self.safety)
        while not self._wake.is_set():
            left = ends - time.monotonic()
            if outlook is not None and outlook.due is not None:
                left = min(left, (outlook.due - self.tools.clock.now()) / timedelta(seconds=1))
            if left <= 0:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), min(left, CLOCK_EVERY))


def _pen(inbox_id: int, hand: str) -> str:
    return f"{inbox_id} {hand}"
