"""How long does it take to find and take the next conversation, with 100,000 open ones and 1,000 agents in 50 teams?

Half of what is open waits, a tenth of that is nobody's. In the database: choosing with its lock, without and with the
assignment. The reference is a bare `SELECT 1` on the same connection.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import quote

import asyncpg

from bench.desk import desk
from bench.rows import Quiet, Row, median, percentile
from shortline.accounts.actor import Actor, Role
from shortline.db import prepare_connection
from shortline.routing.next_work import next_work

OPEN, AGENTS, TEAMS = 100_000, 1_000, 50
BUDGET_MS = 10.0
RUNS = 200

FILL = f"""
INSERT INTO teams (name, created_at) SELECT 'Team ' || n, now() FROM generate_series(1, {TEAMS}) n;
INSERT INTO agents (name, email, role, locale, created_at, updated_at)
  SELECT 'Agent ' || n, 'a' || n || '@bench.test', 'agent', 'en', now(), now() FROM generate_series(1, {AGENTS}) n;
INSERT INTO team_members (team_id, agent_id) SELECT 1 + id % {TEAMS}, id FROM agents WHERE email LIKE '%@bench.test';
INSERT INTO team_members (team_id, agent_id)
  SELECT 1 + (id + 7) % {TEAMS}, id FROM agents WHERE email LIKE '%@bench.test';
INSERT INTO inboxes (channel, name, phone_number_id, waba_id, secrets, created_at, updated_at)
  VALUES ('whatsapp', 'Bench', '9001', '7001', '\\x00', now(), now());
INSERT INTO contacts (name, created_at, updated_at) SELECT 'Person ' || n, now(), now() FROM generate_series(1, {OPEN}) n;
INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
  SELECT id, 'whatsapp', (31600000000 + id)::text, now(), now() FROM contacts;
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, team_id, assignee_id, waiting_since, due_at, target_minutes,
    waits_for_follow_up, answered_at, last_inbound_at, last_message_at, created_at)
  SELECT 1, d.id, d.contact_id, 'open', 1 + (d.id / 20) % {TEAMS},
         CASE WHEN d.id % 20 <> 0 THEN (SELECT min(id) FROM agents WHERE email LIKE '%@bench.test') + d.id % {AGENTS} END,
         CASE WHEN d.id % 2 = 0 THEN now() - (d.id % 7200) * interval '1 second' END,
         CASE WHEN d.id % 2 = 0 THEN now() - (d.id % 7200) * interval '1 second' + (ARRAY[5, 30, 60])[1 + d.id % 3]
           * interval '1 minute' END, (ARRAY[5, 30, 60])[1 + d.id % 3],
         d.id % 3 = 0, now() - interval '2 hours', now() - (d.id % 7200) * interval '1 second',
         now() - (d.id % 7200) * interval '1 second', now()
  FROM identities d;
UPDATE conversations SET warn_at = due_at - target_minutes * interval '15 seconds' WHERE due_at IS NOT NULL;
INSERT INTO routing (mode, updated_at) VALUES ('least_busy', now());
UPDATE work_rules SET capacity = 50;
VACUUM ANALYZE;
"""


async def _timed(work: Callable[[int], Awaitable[object]]) -> list[float]:
    times = []
    for run in range(RUNS):
        start = time.perf_counter()
        await work(run)
        times.append((time.perf_counter() - start) * 1000)
    return times[10:]


async def _measure(host: str) -> list[Row]:
    connection = await asyncpg.connect(f"postgresql://shortline@/shortline?host={host}", command_timeout=600)
    await prepare_connection(connection)
    for statement in FILL.split(";\n")[:-1]:
        await connection.execute(statement)
    people = await connection.fetch(
        "SELECT a.id, ARRAY(SELECT team_id FROM team_members m WHERE m.agent_id = a.id) AS teams FROM agents a"
        " WHERE email LIKE '%@bench.test' ORDER BY a.id"
    )
    actors = [Actor("agent", each["id"], Role.AGENT, frozenset(each["teams"])) for each in people]

    async def take(run: int) -> None:
        async with connection.transaction():
            await next_work(connection, by=actors[run * 7 % AGENTS], now=datetime.now(UTC))

    # Nobody has anything of his own to go on with, or that would be all he is given.
    await connection.execute(
        "UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE assignee_id IS NOT NULL AND id % 4 <> 0"
    )
    await connection.execute("VACUUM ANALYZE conversations")
    with Quiet() as quiet:
        bare = median(await _timed(lambda _run: connection.fetchval("SELECT 1")))
        own = await _timed(take)
        await connection.execute(
            "UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE assignee_id IS NOT NULL"
        )
        taken = await _timed(take)
    free = await connection.fetchval("SELECT count(*) FROM messages WHERE direction = 'activity'")
    await connection.close()
    assert free >= RUNS, f"only {free} were taken"
    return [
        Row(f"{name}_{OPEN}c_{AGENTS}a", round(percentile(times, 0.95), 1), "ms", BUDGET_MS,
            quiet.judge(percentile(times, 0.95) <= BUDGET_MS), "SELECT 1 (p50)", round(percentile(times, 0.95) / bare, 1),
            len(times))
        for name, times in (("next_work_own_p95", own), ("next_work_taken_p95", taken))
    ]  # fmt: skip


def measure() -> list[Row]:
    with desk("up") as running:
        return asyncio.run(_measure(quote(str(running.data_dir / "run"), safe="")))
