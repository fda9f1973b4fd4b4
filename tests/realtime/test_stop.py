"""A hub ends although a doorbell rings in the very moment it is told to: that ring may swallow the first telling."""

import asyncio

import pytest

from shortline.clock import SystemClock
from shortline.db import Database
from shortline.realtime.hub import Hub


@pytest.mark.parametrize("turns", range(4))
async def test_a_doorbell_in_the_last_moment_keeps_nothing_alive(db: Database, turns: int) -> None:
    hub = await Hub(db, SystemClock()).start()
    async with asyncio.timeout(60):
        while hub.position is None or not hub._bell._waiters:  # it has read, and waits for the next ring
            await asyncio.sleep(0)
    hub._bell.set()
    for _turn in range(turns):
        await asyncio.sleep(0)
    await asyncio.wait_for(hub.stop(), 30)
    assert all(task.done() for task in hub._tasks)
