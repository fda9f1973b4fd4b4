"""A database server for tests, and in it a migrated database that is copied for each of them."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shortline.db.migrate import migrate
from shortline.supervisor.postgres import EmbeddedPostgres


@contextmanager
def template_server(connections: int) -> Iterator[str]:
    """The address of the database to copy. Nothing in it has to survive the machine."""
    folder = Path(tempfile.mkdtemp(prefix="sl-"))
    folder.chmod(0o755)
    postgres = EmbeddedPostgres(folder)
    try:
        postgres.start()
        local = postgres.cluster / "postgresql.local.conf"
        local.write_text(
            f"fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_connections = {connections}\n"
        )
        postgres.stop()
        url = postgres.start()
        asyncio.run(migrate(url))
        yield url
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
