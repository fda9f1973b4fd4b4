"""A migration behind a long read: it gets out of the way again and again, the desk goes on, and at last it says who it was."""

import asyncio
import time

import asyncpg
import pytest

from shortline.db import Database
from shortline.db.patience import Blocked, patiently, take_turn

CHANGE = "ALTER TABLE conversations ADD COLUMN tone text"
FIND = "SELECT attnum FROM pg_attribute WHERE attrelid = 'conversations'::regclass AND attname = 'tone'"


async def _has_column(db: Database) -> bool:
    async with db.transaction() as tx:
        return await tx.fetchval(FIND) is not None


async def test_a_migration_behind_a_long_read_holds_nobody_up(db: Database, database_url: str) -> None:
    migrating = await asyncpg.connect(database_url)
    waited, slowest, tries = asyncio.Event(), 0.0, 0

    async def step() -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            waited.set()
        async with migrating.transaction():
            await migrating.execute(CHANGE)

    async with db.transaction() as reading:
        await reading.fetchval("SELECT count(*) FROM conversations")  # and goes on for as long as the block
        changing = asyncio.create_task(patiently(migrating, "0099_tone", step, within=60))
        served = 0
        while not waited.is_set():
            started = time.monotonic()
            async with db.transaction() as tx:
                await tx.execute("LOCK TABLE conversations IN ROW EXCLUSIVE MODE")  # what every write begins with
            slowest = max(slowest, time.monotonic() - started)
            served += 1
        assert not changing.done()
        assert served > 20
    await asyncio.wait_for(changing, 30)
    await migrating.close()
    print(f"behind a long read the slowest of {served} writes took {slowest:.2f} s")
    assert 0.1 < slowest < 2.0  # it did stand in the line, and left it
    assert await _has_column(db)


async def test_a_migration_that_never_gets_its_turn_says_who_is_in_the_way(db: Database, database_url: str) -> None:
    migrating = await asyncpg.connect(database_url)

    async def step() -> None:
        async with migrating.transaction():
            await migrating.execute(CHANGE)

    reader = await asyncpg.connect(database_url, server_settings={"application_name": "a report"})
    async with reader.transaction():
        await reader.fetchval("SELECT count(*) FROM conversations")
        with pytest.raises(
            Blocked, match=rf"0099_tone .* within 3 seconds; .* process {reader.get_server_pid()} \(a report\)"
        ):
            await patiently(migrating, "0099_tone", step, within=3)
    assert not await _has_column(db)
    await reader.close()
    await migrating.close()


async def test_one_migrates_at_a_time(database_url: str) -> None:
    first, second = await asyncpg.connect(database_url), await asyncpg.connect(database_url)
    assert await take_turn(first, 7, within=0)
    assert not await take_turn(second, 7, within=0.5)
    coming = asyncio.create_task(take_turn(second, 7, within=30))
    await first.close()
    assert await coming
    await second.close()
