"""The embedded database: starts anywhere, refuses a second starter, and loses nothing to kill -9."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from shortline.supervisor.postgres import DatabaseTrouble, EmbeddedPostgres


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sl-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


async def write_a_row(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
    await connection.execute("INSERT INTO kept VALUES (42)")
    await connection.close()


async def rows(url: str) -> int:
    connection = await asyncpg.connect(url)
    count: int = await connection.fetchval("SELECT count(*) FROM kept")
    await connection.close()
    return count


async def test_what_was_committed_survives_kill_9_of_the_server(place: Path) -> None:
    first = EmbeddedPostgres(place)
    await write_a_row(first.start())
    pid = first._postmaster_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    first.stop()
    second = EmbeddedPostgres(place)
    assert await rows(second.start()) == 1
    second.stop()


async def test_a_commit_is_on_disk_before_it_is_acknowledged(place: Path) -> None:
    """The promise of the journal stands on these; kill -9 alone would not show it, because the system keeps the pages."""
    server = EmbeddedPostgres(place)
    connection = await asyncpg.connect(server.start())
    found = {
        name: await connection.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
    }
    await connection.close()
    server.stop()
    assert found == {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def test_a_second_starter_is_refused_and_harms_nothing(place: Path) -> None:
    first = EmbeddedPostgres(place)
    first.start()
    with pytest.raises(DatabaseTrouble, match="already runs"):
        EmbeddedPostgres(place).start()
    assert first.running()
    first.stop()


STARTER = """
import sys, os
from pathlib import Path
from shortline.supervisor.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
print(server.start(), flush=True)
sys.stdin.read()
"""


async def test_a_server_whose_supervisor_was_killed_is_taken_over(place: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    await write_a_row(url)
    process.kill()
    process.wait()
    again = EmbeddedPostgres(place)
    assert await rows(again.start()) == 1
    again.stop()


def test_a_deep_directory_gets_a_short_socket_path(place: Path) -> None:
    deep = place / ("a" * 60) / ("b" * 60)
    server = EmbeddedPostgres(deep)
    assert len(os.fsencode(server.socket_dir)) < 100
    server.start()
    server.stop()


def test_a_half_made_cluster_is_made_anew(place: Path) -> None:
    half = place / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    server = EmbeddedPostgres(place)
    server.start()
    assert server.running()
    server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the database to another account")
def test_root_can_start_in_a_directory_closed_to_others(place: Path) -> None:
    place.chmod(0o700)
    server = EmbeddedPostgres(place / "data")
    server.start()
    assert not server.root.is_relative_to(place)
    server.stop()
    shutil.rmtree(server.root)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the database to another account")
def test_a_folder_closed_later_is_an_error_and_never_an_empty_database(place: Path) -> None:
    first = EmbeddedPostgres(place / "data")
    first.start()
    first.stop()
    place.chmod(0o700)
    with pytest.raises(DatabaseTrouble, match="Open it again"):
        EmbeddedPostgres(place / "data")
