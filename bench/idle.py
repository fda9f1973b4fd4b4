"""What an idle desk asks its database in a minute, by the database's own count; `python -m bench.idle [SECONDS]` says what.

One `serve` and one `work`, nobody signed in, nothing arriving. The statements most often asked come first; the sum of
all transactions of the minute stands above them.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import httpx

from bench.desk import OWNER, free_port
from bench.rows import Row
from shortline.db.migrate import migrate
from shortline.supervisor.postgres import EmbeddedPostgres

SETTLES = 20.0  # seconds after the start that are not counted
SECONDS = 120.0
SHOWN = 25
COUNTED = """
SELECT sum(calls) AS calls, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) AS query FROM pg_stat_statements
WHERE query !~ 'pg_stat_statements' GROUP BY 2 ORDER BY 1 DESC, 2
"""


@contextmanager
def processes(folder: Path, url: str) -> Iterator[None]:
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SHORTLINE_")}
    env = clean | {
        "SHORTLINE_DATABASE_URL": url, "SHORTLINE_DATA_DIR": str(folder), "SHORTLINE_SECRET_KEY": "of a measurement",
        "SHORTLINE_PORT": str(port), "SHORTLINE_LOG_LEVEL": "warning",
        "SHORTLINE_OWNER_EMAIL": OWNER[0], "SHORTLINE_OWNER_PASSWORD": OWNER[1],
    }  # fmt: skip
    running = [subprocess.Popen([sys.executable, "-m", "shortline", command], env=env) for command in ("serve", "work")]
    try:
        ends = time.monotonic() + 60
        while not _ready(port):
            if time.monotonic() > ends:
                raise SystemExit("the desk did not get ready")
            time.sleep(0.2)
        yield
    finally:
        for process in running:
            process.terminate()
            process.wait(30)


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


async def _asked(url: str, seconds: float) -> list[tuple[float, str]]:
    """Calls a minute and the statement, the most frequent first."""
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    await asyncio.sleep(SETTLES)
    await connection.execute("SELECT pg_stat_statements_reset()")
    await asyncio.sleep(seconds)
    rows = await connection.fetch(COUNTED)
    await connection.close()
    return [(float(row["calls"]) * 60 / seconds, row["query"]) for row in rows]


def asked(seconds: float) -> list[tuple[float, str]]:
    with tempfile.TemporaryDirectory(prefix="sl-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        postgres = EmbeddedPostgres(folder)
        postgres.start()
        (postgres.cluster / "postgresql.local.conf").write_text("shared_preload_libraries = 'pg_stat_statements'\n")
        postgres.stop()
        url = postgres.start()
        try:
            asyncio.run(migrate(url))
            with processes(folder / "desk", url):
                return asyncio.run(_asked(url, seconds))
        finally:
            postgres.stop()


def measure() -> list[Row]:
    total = sum(calls for calls, _ in asked(SECONDS))
    return [Row("idle_statements_a_minute", round(total), "", None, None, "nobody signed in, nothing arriving")]


def main(seconds: float) -> None:
    found = asked(seconds)
    print(f"an idle desk asks its database {sum(calls for calls, _ in found):.0f} statements a minute")
    for calls, query in found[:SHOWN]:
        print(f"{calls:8.1f}  {query}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
