"""A thousand become late in one second, among a million who wait: how soon is it told of all of them?

The rounds of a worker on a database of its own, nothing else beside them: each telling is an event, a line in the conversation
and a mark that it was told. The reference is a round that finds nobody, with as many waiting: what each second costs.
"""

import asyncio
import os
import time
from datetime import UTC, datetime, timedelta

from bench.filled import filled
from bench.rows import Quiet, Row, median
from shortline.db import Database
from shortline.sla.rounds import go_round

ARMED = int(os.environ.get("BENCH_CLOCKS", "1000000"))
DUE, RUNS, BUDGET_S = 1_000, 5, 2.0
FILL = f"""
INSERT INTO inboxes (channel, name, phone_number_id, waba_id, secrets, created_at, updated_at)
  VALUES ('whatsapp', 'Bench', '9001', '7001', '\\x00', now(), now());
INSERT INTO contacts (name, created_at, updated_at) SELECT 'Person ' || n, now(), now() FROM generate_series(1, {ARMED}) n;
INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
  SELECT id, 'whatsapp', (31600000000 + id)::text, now(), now() FROM contacts;
-- A thousand in each of ten seconds a minute from now, the others over two days.
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, waiting_since, due_at, warn_at, target_minutes,
    last_message_at, created_at)
  SELECT 1, id, contact_id, 'open', at, at + interval '60 minutes', at + interval '45 minutes', 60, at, now()
  FROM (SELECT *, CASE WHEN id <= 10 * {DUE} THEN now() - interval '59 minutes' + ((id - 1) / {DUE}) * interval '1 second'
                  ELSE now() + (id % 172800) * interval '1 second' END AS at FROM identities) waits;
VACUUM ANALYZE;
"""


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with filled(FILL) as db:
        return await _rounds(db)


async def _rounds(db: Database) -> list[Row]:
    now = datetime.now(UTC)
    async with db.transaction() as tx:
        first = await tx.fetchval("SELECT min(due_at) FROM conversations")
        await go_round(tx, now=now - timedelta(hours=2))  # the first one only begins
    fired, idle = [], []
    await _until_all(db, first - timedelta(seconds=1))  # who is due soon is warned first
    with Quiet() as quiet:
        for second in range(RUNS):
            idle.append((await _until_all(db, first + timedelta(seconds=second - 0.5)))[0])
            took, told = await _until_all(db, first + timedelta(seconds=second + 0.1))
            assert told == DUE, f"{told} of {DUE}"
            fired.append(took)
    value = median(fired)
    return [
        Row(f"clocks_{DUE}_late_of_{ARMED}", round(value, 2), "s", BUDGET_S, quiet.judge(value <= BUDGET_S),
            "a round that finds nobody", round(value / median(idle), 1), RUNS),
        Row(f"clocks_round_of_{ARMED}", round(median(idle) * 1000, 1), "ms", None, None, "each second, of one worker",
            None, RUNS),
    ]  # fmt: skip


async def _until_all(db: Database, now: datetime) -> tuple[float, int]:
    """Seconds, and how many became late."""
    began, late = time.perf_counter(), 0
    while True:
        async with db.transaction() as tx:
            found = await go_round(tx, now=now)
        late += found.breached
        if not found.more:
            return time.perf_counter() - began, late
