"""Indexes on tables in use. PostgreSQL builds them beside the writers, outside of a transaction: what was begun and not
ended stays behind as an invalid index, which costs writes and helps nobody. So it is taken away and begun anew."""

import re
from collections.abc import Iterator

import asyncpg

from shortline.db.patience import Blocked, in_the_way

STATEMENT = re.compile(r"CREATE INDEX CONCURRENTLY (?P<name>\w+) ON \w+.*", re.S)
FIND = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)"


async def build(connection: asyncpg.Connection, name: str, sql: str, *, within: float) -> None:
    """Build each index of the migration `name` that is not there. It waits up to `within` seconds for transactions that
    began before, and holds up nobody meanwhile. Raises Blocked; the indexes before the one it names are there."""
    for index, statement in _statements(name, sql):
        valid = await connection.fetchval(FIND, index)
        if valid:
            continue
        # No writer waits behind this one, so it may stand in the line as long as it likes.
        await connection.execute(f"SET lock_timeout = '{within:.0f}s'")
        try:
            if valid is False:
                await connection.execute(f"DROP INDEX CONCURRENTLY {index}")
            await connection.execute(statement)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
            raise Blocked(await in_the_way(connection, f"{name} ({index})", within)) from error


def _statements(name: str, sql: str) -> Iterator[tuple[str, str]]:
    """(name of the index, statement). Raises ValueError for anything but new indexes, which belongs in the pre half."""
    for statement in re.sub(r"--[^\n]*", "", sql).split(";"):
        if not (text := statement.strip()):
            continue
        if not (found := STATEMENT.fullmatch(text)):
            raise ValueError(f"{name} holds more than CREATE INDEX CONCURRENTLY: {text[:60]}")
        yield found["name"], text
