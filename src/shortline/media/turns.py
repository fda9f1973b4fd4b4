"""Taking turns: files are large, and a small machine holds only a few of them in memory at once."""

from __future__ import annotations

import asyncio


class Turns:
    """At most `count` at a time in this process. `async with TURNS.take():`"""

    def __init__(self, count: int) -> None:
        self._count = count
        self._by_loop: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}

    def take(self) -> asyncio.Semaphore:
        for old in [loop for loop in self._by_loop if loop.is_closed()]:
            del self._by_loop[old]
        return self._by_loop.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self._count))
