"""How long does it take to write the moments of 100,000 queued messages into the outbox, line by line as the product does?

`python -m bench moments`. The product's own statement, one transaction for each of the 1,000 hands; the reference is one
plain statement that writes them all in one transaction, the least that writing them can cost.
"""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import asyncpg

from bench.filled import filled
from bench.pacer import HANDS, LINE, NUMBERS
from bench.rows import Quiet, Row, median
from shortline.db import Database, queries

RUNS = 3
ROWS = NUMBERS * HANDS * LINE
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
FILL = """
INSERT INTO outbox (message_id, conversation_id, inbox_id, seq, state, draft, address, decision, not_before, hand)
SELECT n, n, 1 + (n - 1) / $1::bigint, 1, 'queued', jsonb_build_object('text', repeat('x', 200)), '{}', '{}', $2,
       'agent:' || (n - 1) / $3::bigint
FROM generate_series(1, $4::bigint) n
"""


async def written(db: Database) -> tuple[float, float]:
    """Seconds for all lines one after the other, and for the reference."""
    q = queries("shortline.outbound.rhythm")
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL session_replication_role = replica")  # rows of no conversation are enough here
        await tx.execute("TRUNCATE outbox")
        await tx.execute(FILL, HANDS * LINE, START, LINE, ROWS)
    async with db.connection() as connection:
        await connection.execute("VACUUM ANALYZE outbox")
    began = time.perf_counter()
    for hand in range(NUMBERS * HANDS):
        ids = list(range(hand * LINE + 1, (hand + 1) * LINE + 1))
        times = [START + timedelta(seconds=place) for place in range(LINE)]
        async with db.transaction() as tx:
            await q.execute(tx, "place_line", ids=ids, times=times, why="hand")
    lines = time.perf_counter() - began
    async with db.connection() as connection:
        await connection.execute("VACUUM ANALYZE outbox")
        plain = await _plainly(connection)
    return lines, plain


async def _plainly(connection: asyncpg.Connection) -> float:
    began = time.perf_counter()
    await connection.execute("UPDATE outbox SET not_before = not_before + interval '1 second', place_at = not_before")
    return time.perf_counter() - began


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with filled() as db:
        with Quiet() as quiet:
            found = [await written(db) for _ in range(RUNS)]
    lines, plain = (median([each[place] for each in found]) for place in (0, 1))
    return [
        Row("moments_written_100k", round(lines, 2), "s", 1.0, quiet.judge(lines <= 1.0),
            "one plain statement for all", round(lines / plain, 1), RUNS),
    ]  # fmt: skip


if __name__ == "__main__":
    for row in measure():
        print(row)
