"""A database of its own, filled: for benches that measure one part of the desk and nothing beside it."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from shortline.db import Database
from shortline.db.migrate import migrate
from shortline.supervisor.postgres import EmbeddedPostgres

FILLING = 3600.0  # seconds a statement may take


@asynccontextmanager
async def filled(statements: str | Sequence[str] = (), *, size: int | None = None) -> AsyncIterator[Database]:
    """Migrated and filled; gone with the block. A text of many statements is cut where a line ends with a semicolon: some of them
    cannot stand in a transaction with others."""
    each = [part for part in statements.split(";\n") if part.strip()] if isinstance(statements, str) else statements
    with tempfile.TemporaryDirectory(prefix="sl-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the database server is another user
        postgres = EmbeddedPostgres(Path(folder))
        url = postgres.start()
        try:
            await migrate(url)
            db = await (Database(url) if size is None else Database(url, size=size)).open()
            try:
                async with db.connection() as connection:
                    for statement in each:
                        await connection.execute(statement, timeout=FILLING)
                yield db
            finally:
                await db.close()
        finally:
            postgres.stop()
