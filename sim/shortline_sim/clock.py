"""Simulated time. One clock for the whole world; it can run faster, stand still or jump.

Everything that happens later is an action in the timetable, so a jump of a day runs a day's actions in order.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime


class SimClock:
    """Seconds since the epoch, as the simulated world counts them."""

    def __init__(self, start: float | None = None) -> None:
        self._real = time.monotonic()
        self._sim = time.time() if start is None else start
        self.rate = 1.0
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> float:
        return self._sim + (time.monotonic() - self._real) * self.rate

    def stamp(self) -> str:
        """The way timestamps travel inside messages and statuses: a string of whole seconds."""
        return str(int(self.now()))

    def set(self, when: float) -> None:
        self._sim, self._real = when, time.monotonic()
        self._tell()

    def advance(self, seconds: float) -> None:
        self.set(self.now() + seconds)

    def run_at(self, rate: float) -> None:
        if rate < 0:
            raise ValueError("time does not run backwards")
        self._sim, self._real, self.rate = self.now(), time.monotonic(), rate
        self._tell()

    def on_change(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def describe(self) -> dict[str, object]:
        now = self.now()
        return {"now": now, "iso": datetime.fromtimestamp(now, UTC).isoformat(), "rate": self.rate}


class Timetable:
    """What will happen, by simulated time. Actions are plain functions; they must not wait."""

    def __init__(self, clock: SimClock) -> None:
        self._clock = clock
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._wake = asyncio.Event()
        clock.on_change(self._wake.set)

    def at(self, when: float, action: Callable[[], None]) -> None:
        heapq.heappush(self._heap, (when, next(self._order), action))
        self._wake.set()

    def after(self, seconds: float, action: Callable[[], None]) -> None:
        self.at(self._clock.now() + seconds, action)

    def clear(self) -> None:
        self._heap.clear()

    def __len__(self) -> int:
        return len(self._heap)

    async def run(self) -> None:
        while True:
            self._wake.clear()
            self._run_due()
            try:
                await asyncio.wait_for(self._wake.wait(), self._pause())
            except TimeoutError:
                continue

    def _run_due(self) -> None:
        while self._heap and self._heap[0][0] <= self._clock.now():
            _, _, action = heapq.heappop(self._heap)
            try:
                action()
            except Exception as error:  # one broken action must not stop the world
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "an action of the timetable failed", "exception": error}
                )

    def _pause(self) -> float | None:
        if not self._heap or self._clock.rate == 0:
            return None
        return max(0.001, min(3600.0, (self._heap[0][0] - self._clock.now()) / self._clock.rate))
