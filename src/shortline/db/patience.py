"""A change of the schema needs a table for itself for a moment. Waiting in line for it, it holds up everybody behind it:
so it waits shortly, steps out of the line, and comes again later."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

from shortline import log
from shortline.db.queries import queries

LOG = log.get(__name__)
Q = queries("shortline.db")
IN_LINE = "800ms"  # shorter than the second after which PostgreSQL looks for deadlocks: we lose, not the service
WITHIN = 300.0  # seconds, all tries together
PAUSES = (1.0, 5.0)  # seconds; the first one, doubled each time up to the last


class Blocked(Exception):
    """A migration did not get its locks. Nothing of it was applied; the sentence names who is in the way."""


async def patiently(
    connection: asyncpg.Connection, name: str, step: Callable[[], Awaitable[None]], *, within: float
) -> None:
    """Run `step` until it gets its locks; it must undo itself when it fails. Raises Blocked after `within` seconds."""
    loop = asyncio.get_running_loop()
    until, pause = loop.time() + within, PAUSES[0]
    await connection.execute(f"SET lock_timeout = '{IN_LINE}'")
    while True:
        try:
            return await step()
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
            if loop.time() + pause > until:
                raise Blocked(await in_the_way(connection, name, within)) from error
        LOG.warning("a migration waits for a table in use; trying again", migration=name, pause=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, PAUSES[1])


async def take_turn(connection: asyncpg.Connection, lock: int, *, within: float) -> bool:
    """One migrating process at a time, held until the connection closes. False when another one has it for so long."""
    loop = asyncio.get_running_loop()
    until = loop.time() + within
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", lock):
        if loop.time() >= until:
            return False
        await asyncio.sleep(0.2)
    return True


async def in_the_way(connection: asyncpg.Connection, name: str, within: float) -> str:
    """Why migration `name` gave up: whose transactions are open for long."""
    rows = await Q.fetch(connection, "list_in_the_way")
    who = "; ".join(
        f"process {row['pid']} ({row['application_name'] or 'nameless'}) for {row['seconds']:.0f} s" for row in rows
    )
    return (
        f"Migration {name} did not get the tables it changes within {within:.0f} seconds; nothing of it was applied. "
        f"Transactions open for long: {who or 'none now'}. End them, or run this again later."
    )
