"""`shortline migrate`, and `shortline migrate --post`: run what is to be run, and say what has to wait."""

import asyncio
import sys

import asyncpg

from shortline.db import halves, migrate, roll_call


def run_migrate(url: str, *, post: bool) -> int:
    """0 when all that was asked for is done. A post half that waits is an error only for who asked for it."""
    try:
        ran = asyncio.run(migrate.finish(url) if post else migrate.migrate(url))
    except (migrate.NotYet, migrate.Blocked) as error:
        print(error, file=sys.stderr)
        return 1
    if post and not ran:
        print("Nothing to run: no post half waits.")
    for line in asyncio.run(_left(url)):
        print(line)
    return 0


async def _left(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        lines = []
        if newer := await halves.newer(connection):
            lines.append(f"This database was migrated by a newer version as well: {', '.join(newer)}.")
        for name in await halves.pending_posts(connection):
            older = await roll_call.older_than(connection, name)
            lines.append(
                f"{name} waits until these of an older version have ended: {'; '.join(map(str, older))}. "
                "A worker runs it by itself then; `shortline migrate --post` does it at once."
            )
        return lines
    finally:
        await connection.close()
