"""The database stops, comes back, is killed: senders hear 503 meanwhile, and everything they heard 200 for is there."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shortline.clock import SystemClock
from shortline.db import Database
from shortline.db.migrate import migrate
from shortline.inbound.door import Door
from shortline.inbound.fast_path import fast_path
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from shortline.supervisor.postgres import DatabaseTrouble, EmbeddedPostgres
from tests import cast
from tests.inbound.post import Provider, handlers, message
from tests.serving import serving


@pytest.fixture
async def postgres() -> AsyncIterator[EmbeddedPostgres]:
    """A server of its own, as safe as in production: this test takes its life."""
    folder = Path(tempfile.mkdtemp(prefix="sl-"))
    folder.chmod(0o755)
    server = EmbeddedPostgres(folder)
    try:
        await migrate(server.start())
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


class Senders:
    """Some people who write all the time, and what they were told."""

    def __init__(self, provider: Provider):
        self.provider = provider
        self.kept: list[str] = []
        self.refused = 0
        self.slowest = 0.0
        self._open = True

    async def write(self, who: int) -> None:
        n = 0
        while self._open:
            name = f"wamid.{who}.{n}"
            content = self.provider.body(message(name, sender=f"467055500{who:02}"))
            while self._open:
                started = time.monotonic()
                answer = await self.provider.post(content)
                self.slowest = max(self.slowest, time.monotonic() - started)
                assert answer in (200, 503)
                if answer == 200:
                    self.kept.append(name)
                    break
                self.refused += 1
                await asyncio.sleep(0.02)
            n += 1

    def stop(self) -> None:
        self._open = False


async def start_again(server: EmbeddedPostgres) -> None:
    while True:
        try:
            await asyncio.to_thread(server.start)
            return
        except DatabaseTrouble:  # what the killed one left in memory is still being given back
            await asyncio.sleep(0.2)


async def test_nothing_acknowledged_is_lost_when_the_database_restarts_and_when_it_is_killed(
    postgres: EmbeddedPostgres,
) -> None:
    db = await Database(postgres.url, size=6).open()
    inbox = await cast.inbox(db)
    journal = await Journal(db).start()
    stop = asyncio.Event()
    worker = asyncio.create_task(ApplyRunner(db, handlers(), SystemClock()).run(stop))
    door = Door(db, cast.BOX, journal, SystemClock())
    async with (
        serving(door, http=fast_path(door)) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as client,
    ):
        senders = Senders(Provider(client, db, inbox))
        writing = [asyncio.create_task(senders.write(who)) for who in range(8)]
        for kill in (False, True):
            before = len(senders.kept)
            await _until(lambda: len(senders.kept) > before + 40)  # noqa: B023
            refused = senders.refused
            if kill:
                assert postgres._process is not None
                os.kill(postgres._process.pid, signal.SIGKILL)
            await asyncio.to_thread(postgres.stop)
            await _until(lambda: senders.refused > refused)  # noqa: B023
            await start_again(postgres)
        before = len(senders.kept)
        await _until(lambda: len(senders.kept) > before + 40)
        senders.stop()
        await asyncio.gather(*writing)
        await _until_async(lambda: _all_shown(senders))
    stop.set()
    await worker
    await journal.stop()
    shown = await senders.provider.shown()
    assert len(shown) == len(set(shown))
    assert set(senders.kept) <= set(shown)
    assert await senders.provider.aside() == []
    assert senders.slowest < 8
    await db.close()


async def _all_shown(senders: Senders) -> bool:
    return set(senders.kept) <= set(await senders.provider.shown())


async def _until(true) -> None:  # type: ignore[no-untyped-def]
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.01)


async def _until_async(true) -> None:  # type: ignore[no-untyped-def]
    async with asyncio.timeout(60):
        while not await true():
            await asyncio.sleep(0.05)
