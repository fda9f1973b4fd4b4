"""Seconds of a machine that has nothing else to do. What other programs take of it is no fault of the desk's."""

from __future__ import annotations

import asyncio
import time

WORK = 0.02  # seconds of computing, to see how long they take
EVERY = 0.5


class Yardstick:
    """While it runs, `now` moves like the clock on a quiet machine, and slower on a busy one."""

    def __init__(self) -> None:
        self.now = 0.0
        self.worst = 1.0

    async def run(self) -> None:
        before = time.monotonic()
        while True:
            await asyncio.sleep(EVERY)
            slowness = self._measure()
            self.worst = max(self.worst, slowness)
            here = time.monotonic()
            self.now += (here - before) / slowness
            before = here

    @staticmethod
    def _measure() -> float:
        """How many seconds pass for one second of computing; 1 when nobody else wants the processor."""
        wall, cpu = time.monotonic(), time.thread_time()
        while time.thread_time() - cpu < WORK:
            pass
        return max(1.0, (time.monotonic() - wall) / (time.thread_time() - cpu))
