"""How long does the wallboard take with 100,000 open conversations, 1,000,000 messages in five weeks and a peak in the last hour?

Once by a process that has counted nothing yet, and then as it is asked for all day. The reference is a bare `SELECT 1` on the
same connection.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import quote

import asyncpg

from bench.desk import desk
from bench.next_work import FILL
from bench.rows import Row, median, percentile
from shortline.db import prepare_connection
from shortline.wallboard.board import look
from shortline.wallboard.inflow import Minutes

OLD, PEAK = 900_000, 100_000
RUNS = 50

MESSAGES = f"""
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, display_at, state, state_at,
    created_at)
  SELECT 1 + n % 1000, 1, n, 'in', 'text', 'Where is tram 4?', 'contact', at, 'received', at, at
  FROM (SELECT n, now() - interval '5 weeks' + n * (interval '5 weeks' - interval '1 hour') / {OLD} AS at
        FROM generate_series(1, {OLD}) n
        UNION ALL
        SELECT {OLD} + n, now() - interval '1 hour' + n * interval '1 hour' / {PEAK}
        FROM generate_series(1, {PEAK}) n) m ORDER BY n;
INSERT INTO message_receipts (message_id, state, at, detail)
  SELECT id, 'accepted', created_at, jsonb_build_object('waiting_since', created_at - interval '4 minutes',
    'follow_up', id % 2 = 0, 'target_minutes', 5, 'due_at', created_at + interval '1 minute')
  FROM messages WHERE id % 10 = 0 ORDER BY id;
VACUUM ANALYZE;
"""


async def _timed(runs: int, work: Callable[[], Awaitable[object]]) -> list[float]:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        await work()
        times.append((time.perf_counter() - start) * 1000)
    return times


async def _measure(host: str) -> list[Row]:
    connection = await asyncpg.connect(f"postgresql://shortline@/shortline?host={host}", command_timeout=600)
    await prepare_connection(connection)
    for statement in (FILL + MESSAGES).split(";\n")[:-1]:
        await connection.execute(statement)
    counted = Minutes()

    async def board(minutes: Minutes) -> None:
        async with connection.transaction():
            found = await look(connection, minutes, now=datetime.now(UTC))
        assert found.quarter > PEAK / 5, found.quarter
        assert found.quarter_usual, "no week to compare with"

    bare = median(await _timed(RUNS, lambda: connection.fetchval("SELECT 1")))
    cold = [(await _timed(1, lambda: board(Minutes())))[0] for _ in range(5)]
    await board(counted)
    warm = await _timed(RUNS, lambda: board(counted))
    await connection.close()
    return [
        Row(name, round(value, 1), "ms", None, None, "SELECT 1 (p50)", round(value / bare, 1), len(times))
        for name, value, times in (
            ("wallboard_cold_most", max(cold), cold),
            ("wallboard_p95", percentile(warm, 0.95), warm),
        )
    ]


def measure() -> list[Row]:
    with desk("up") as running:
        return asyncio.run(_measure(quote(str(running.data_dir / "run"), safe="")))
