"""The migrations in the package, and which of them a database has.

A migration has a pre half, `0018_name.sql`: it only adds, and runs while processes of the version before go on. It may have
a post half, `0018_name.post.sql`: it takes away or forbids, and runs when no process of an older version is alive.
All pre halves come before any post half, so a pre half never builds on a post half. Indexes on tables that were there
before stand in `0018_name.index.sql`: they follow the pre half, and are built while others write.
"""

from functools import cache
from importlib.resources import files

import asyncpg

POST = ".post"
INDEX = ".index"


@cache
def _package() -> dict[str, str]:
    folder = files("shortline.db") / "migrations"
    found = {item.name.removesuffix(".sql"): item for item in folder.iterdir() if item.name.endswith(".sql")}
    return {name: found[name].read_text("utf-8") for name in sorted(found)}


def known() -> dict[str, str]:
    """Name -> SQL of every pre half in the package, each followed by its indexes (`0018_name.index`), in order."""
    return {name: sql for name, sql in _package().items() if not name.endswith(POST)}


def known_posts() -> dict[str, str]:
    """Name (`0018_name.post`) -> SQL of every post half in the package, in order."""
    return {name: sql for name, sql in _package().items() if name.endswith(POST)}


def newest() -> str:
    """The newest migration this program knows: how old a version is, is told by this."""
    return max(name for name in known() if not name.endswith(INDEX))


def number(name: str) -> int:
    """18 for `0018_name`, `0018_name.index` and `0018_name.post`; 0 for a process that knew nothing to say."""
    return int(name.split("_")[0] or 0)


async def applied(connection: asyncpg.Connection) -> set[str]:
    """The names of all halves the database has."""
    if await connection.fetchval("SELECT to_regclass('migrations')") is None:
        return set()
    return {row["name"] for row in await connection.fetch("SELECT name FROM migrations")}


async def pending(connection: asyncpg.Connection) -> list[str]:
    """Pre halves to run: without them this program does not work."""
    done = await applied(connection)
    return [name for name in known() if name not in done]


async def pending_posts(connection: asyncpg.Connection) -> list[str]:
    """Post halves to run: nothing is missing meanwhile."""
    done = await applied(connection)
    return [name for name in known_posts() if name not in done]


async def newer(connection: asyncpg.Connection) -> list[str]:
    """What a newer version did to this database. With a post half among it, this program must not work on it."""
    return sorted(await applied(connection) - known().keys() - known_posts().keys())
