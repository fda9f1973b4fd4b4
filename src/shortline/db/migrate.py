"""Running migrations: plain SQL, in the order of their names, by one process at a time. Each is one transaction; indexes on
tables in use are built beside the writers (`indexes.py`)."""

from collections.abc import Sequence

import asyncpg

from shortline import log
from shortline.db import roll_call
from shortline.db.halves import INDEX, POST, known, known_posts, newer, pending, pending_posts
from shortline.db.indexes import build
from shortline.db.patience import WITHIN, Blocked, patiently, take_turn
from shortline.db.roll_call import POST_LOCK, Process

LOCK = 0x53484F5254  # one migrating process at a time
LOG = log.get(__name__)


__all__ = ["Blocked", "NotYet", "OlderAlive", "finish", "migrate"]


class NotYet(Exception):
    """The post halves must wait; the sentence says for what."""


class OlderAlive(NotYet):
    """Processes of an older version are alive, and the post half would take away what they use."""

    def __init__(self, name: str, processes: Sequence[Process]):
        self.processes = tuple(processes)
        super().__init__(
            f"{name} waits: of an older version, these were alive in the last {roll_call.DEAD_AFTER:.0f} seconds: "
            f"{'; '.join(map(str, processes))}."
        )


async def migrate(url: str, *, within: float = WITHIN) -> list[str]:
    """Bring the schema up to date: the pre halves, and the post halves when nobody older is alive. Returns the names
    applied now. Safe to run from several processes at once, and beside a newer version. Raises Blocked."""
    connection = await asyncpg.connect(url)
    try:
        if not await take_turn(connection, LOCK, within=within):
            raise Blocked(f"Another process has been migrating this database for {within:.0f} seconds.")
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        ran = [await _run(connection, name, known()[name], within=within) for name in await pending(connection)]
        # A newer version brought a newer queue with it: that one is left as it is.
        if not await newer(connection):
            await patiently(connection, "of the queue", lambda: _install_queue(connection), within=within)
        try:
            ran += await _posts(connection, within=within)
        except OlderAlive as waiting:
            LOG.info("a post half waits for processes of an older version", processes=len(waiting.processes))
        return ran
    finally:
        await connection.close()


async def finish(url: str, *, within: float = WITHIN) -> list[str]:
    """Run the post halves; returns the names applied now. Raises OlderAlive, another NotYet, or Blocked."""
    connection = await asyncpg.connect(url)
    try:
        if not await take_turn(connection, LOCK, within=within):
            raise NotYet("Another process is migrating this database.")
        if waiting := await pending(connection):
            raise NotYet(f"These come first: {', '.join(waiting)}. Run `shortline migrate`.")
        return await _posts(connection, within=within)
    finally:
        await connection.close()


async def _posts(connection: asyncpg.Connection, *, within: float) -> list[str]:
    return [
        await _run(connection, name, known_posts()[name], within=within) for name in await pending_posts(connection)
    ]


async def _run(connection: asyncpg.Connection, name: str, sql: str, *, within: float) -> str:
    if name.endswith(INDEX):
        await build(connection, name, sql, within=within)
        await connection.execute("INSERT INTO migrations (name) VALUES ($1)", name)
        LOG.info("indexes built", migration=name)
        return name

    async def step() -> None:
        async with connection.transaction():
            if name.endswith(POST):
                # Whoever starts with an older version waits from here on, and then finds out.
                await connection.execute("SELECT pg_advisory_xact_lock($1)", POST_LOCK)
                if older := await roll_call.older_than(connection, name):
                    raise OlderAlive(name, older)
            await connection.execute(sql)
            await connection.execute("INSERT INTO migrations (name) VALUES ($1)", name)

    await patiently(connection, name, step, within=within)
    LOG.info("migration applied", migration=name)
    return name


async def _install_queue(connection: asyncpg.Connection) -> None:
    """The queue library brings its own tables and upgrades."""
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    queue = Queries(AsyncpgDriver(connection))
    if await connection.fetchval("SELECT to_regclass('pgqueuer')") is None:
        await queue.install()
    else:
        await queue.upgrade()
