"""A connection that only listens for doorbells (NOTIFY) and comes back by itself.

A doorbell may be lost while it is away, so `on_open` is called at every (re)connection: look, then wait.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import asyncpg

from shortline import log

LOG = log.get(__name__)
CHECK_EVERY = 20.0
AGAIN_FIRST, AGAIN_MOST = 0.1, 2.0

Bell = Callable[[str], None]


async def listen(url: str, bells: Mapping[str, Bell], *, on_open: Callable[[], None], name: str) -> None:
    """Runs until cancelled. `bells` maps a channel to what its payload is given to; it must not block."""
    pause = AGAIN_FIRST
    while True:
        connection: Any = None
        try:
            connection = await asyncpg.connect(
                url, timeout=5, command_timeout=5, server_settings={"application_name": name, "timezone": "UTC"}
            )
            ended = asyncio.Event()
            connection.add_termination_listener(lambda _, ended=ended: ended.set())
            for channel, bell in bells.items():
                await connection.add_listener(channel, lambda _c, _p, _ch, payload, bell=bell: bell(payload))
            pause = AGAIN_FIRST
            on_open()
            await _until_ended(connection, ended)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            LOG.warning("the doorbell connection was lost", name=name, error=type(error).__name__)
        finally:
            if connection is not None:
                connection.terminate()
        await asyncio.sleep(pause)
        pause = min(pause * 2, AGAIN_MOST)


async def _until_ended(connection: Any, ended: asyncio.Event) -> None:
    """A half-open connection never rings and never ends: ask now and then."""
    while True:
        try:
            await asyncio.wait_for(ended.wait(), CHECK_EVERY)
            return
        except TimeoutError:
            await connection.execute("SELECT 1")
