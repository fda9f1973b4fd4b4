"""Plain SQL migrations, applied in the order of their names, each in its own transaction, by one process at a time."""

from importlib.resources import files

import asyncpg

from shortline import log

LOCK = 0x53484F5254  # one migrating process at a time
LOG = log.get(__name__)


def known() -> dict[str, str]:
    """Name -> SQL of every migration in the package, in order."""
    folder = files("shortline.db") / "migrations"
    found = {item.name.removesuffix(".sql"): item for item in folder.iterdir() if item.name.endswith(".sql")}
    return {name: found[name].read_text("utf-8") for name in sorted(found)}


async def applied(connection: asyncpg.Connection) -> set[str]:
    if await connection.fetchval("SELECT to_regclass('migrations')") is None:
        return set()
    return {row["name"] for row in await connection.fetch("SELECT name FROM migrations")}


async def pending(connection: asyncpg.Connection) -> list[str]:
    done = await applied(connection)
    return [name for name in known() if name not in done]


async def migrate(url: str) -> list[str]:
    """Bring the schema up to date; returns the names applied now. Safe to run from several processes at once."""
    connection = await asyncpg.connect(url)
    ran: list[str] = []
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        await connection.execute("SET lock_timeout = '10s'")
        await connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        for name in await pending(connection):
            async with connection.transaction():
                await connection.execute(known()[name])
                await connection.execute("INSERT INTO migrations (name) VALUES ($1)", name)
            LOG.info("migration applied", migration=name)
            ran.append(name)
        await _install_queue(connection)
    finally:
        await connection.close()
    return ran


async def _install_queue(connection: asyncpg.Connection) -> None:
    """The queue library brings its own tables and upgrades."""
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    queue = Queries(AsyncpgDriver(connection))
    if await connection.fetchval("SELECT to_regclass('pgqueuer')") is None:
        await queue.install()
    else:
        await queue.upgrade()
