"""An index on a table in use: writers go on while it is built, and one that was begun and not ended is begun anew."""

import asyncio

import asyncpg
import pytest

from shortline.db import Database
from shortline.db.indexes import build
from shortline.db.patience import Blocked

NAME = "0099_tone.index"
SQL = "-- Who is angry; or was.\nCREATE INDEX CONCURRENTLY messages_tone ON messages (inbox_id)\n  WHERE late;\n"
VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('messages_tone')"
WRITES = "LOCK TABLE messages IN ROW EXCLUSIVE MODE"  # what every write begins with


async def test_writers_go_on_while_an_index_waits_for_one_of_them(db: Database, database_url: str) -> None:
    migrating = await asyncpg.connect(database_url)
    async with db.transaction() as slow:
        await slow.execute(WRITES)
        building = asyncio.create_task(build(migrating, NAME, SQL, within=60))
        async with db.transaction() as watching:
            while not await watching.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
                assert not building.done()
        for _ in range(20):
            async with db.transaction() as other:
                await other.execute("SET LOCAL lock_timeout = '2s'")
                await other.execute(WRITES)
        assert not building.done()
    await asyncio.wait_for(building, 30)
    assert await migrating.fetchval(VALID) is True
    await migrating.close()


async def test_one_that_was_interrupted_is_begun_anew(db: Database, database_url: str) -> None:
    migrating = await asyncpg.connect(database_url)
    async with db.transaction() as slow:
        await slow.execute(WRITES)
        with pytest.raises(Blocked, match=r"0099_tone.index \(messages_tone\).*Transactions open for long"):
            await build(migrating, NAME, SQL, within=1)
        async with db.transaction() as watching:
            assert await watching.fetchval(VALID) is False
    await build(migrating, NAME, SQL, within=30)
    assert await migrating.fetchval(VALID) is True
    was = await migrating.fetchval("SELECT 'messages_tone'::regclass::oid")
    await build(migrating, NAME, SQL, within=30)
    assert await migrating.fetchval("SELECT 'messages_tone'::regclass::oid") == was
    await migrating.close()


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE messages ADD COLUMN a text",
        "CREATE INDEX a ON messages (text)",
        "CREATE UNIQUE INDEX CONCURRENTLY a ON messages (text)",
    ],
)
async def test_nothing_else_stands_there(database_url: str, sql: str) -> None:
    connection = await asyncpg.connect(database_url)
    with pytest.raises(ValueError, match="more than CREATE INDEX CONCURRENTLY"):
        await build(connection, NAME, f"{sql};", within=1)
    await connection.close()
