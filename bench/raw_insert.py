"""The reference of the journal: how many bodies a second one connection writes in batches of 100, with nothing around it."""

import asyncio
import time

import asyncpg

BODY = b"x" * 600
BATCH = 100


async def rows_per_second(url: str, seconds: float) -> float:
    """Each batch is one transaction, on the disk before the next begins."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(
            "CREATE TABLE raw_insert (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea)"
        )
        insert = await connection.prepare("INSERT INTO raw_insert (body) SELECT * FROM unnest($1::bytea[])")
        written, started = 0, time.perf_counter()
        while time.perf_counter() - started < seconds:
            await insert.fetch([BODY] * BATCH)
            written += BATCH
        return written / (time.perf_counter() - started)
    finally:
        await connection.execute("DROP TABLE IF EXISTS raw_insert")
        await connection.close()


def measure(url: str, seconds: float = 5) -> float:
    return asyncio.run(rows_per_second(url, seconds))
