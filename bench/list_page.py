"""How long does a page of conversations take with a million of them, and a search with millions of messages?

The rows are generated in the database; requests go through the whole API. The reference is the bare `SELECT 1` request
`GET /healthz` of the same server in the same run. BENCH_CONVERSATIONS and BENCH_MESSAGES make it smaller.
"""

import asyncio
import os
import time
from urllib.parse import quote

import asyncpg

from bench.desk import Desk, desk
from bench.rows import Quiet, Row, median, percentile

CONVERSATIONS = int(os.environ.get("BENCH_CONVERSATIONS", "1000000"))
MESSAGES = int(os.environ.get("BENCH_MESSAGES", "2000000"))
LIST_BUDGET_MS, SEARCH_BUDGET_MS = 50.0, 200.0
RUNS = 40

# Nobody is late, or the desk would tell of each while the table is being filled.
FILL = """
INSERT INTO inboxes (channel, name, phone_number_id, waba_id, secrets, created_at, updated_at)
  VALUES ('whatsapp', 'Bench', '9001', '7001', '\\x00', now(), now());
INSERT INTO contacts (name, created_at, updated_at)
  SELECT 'Person ' || n, now(), now() FROM generate_series(1, {conversations}) n;
INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
  SELECT id, 'whatsapp', (31600000000 + id)::text, now(), now() FROM contacts;
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, waiting_since, due_at, last_inbound_at,
    last_message_at, created_at)
  SELECT 1, id, contact_id, CASE WHEN id % 20 = 0 THEN 'open' ELSE 'closed' END,
         CASE WHEN id % 40 = 0 THEN now() - (id % 86400) * interval '1 second' END,
         CASE WHEN id % 40 = 0 THEN now() - (id % 86400) * interval '1 second' + interval '30 days' END,
         now() - (id % 864000) * interval '1 second', now() - (id % 864000) * interval '1 second', now()
  FROM identities;
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, provider_id, display_at,
    state, state_at, created_at)
  SELECT 1 + n % {conversations}, 1, 1 + n / {conversations}, 'in', 'text',
         (ARRAY['tram','parcel','invoice','login','refund','ticket','address','bicycle'])[1 + n % 8] || ' ' ||
         md5(n::text) || ' number ' || n, 'contact', 'wamid.' || n, now() - (n % 864000) * interval '1 second',
         'received', now(), now()
  FROM generate_series(1, {messages}) n;
UPDATE conversations c SET last_message_id = m.id, message_seq = m.seq
  FROM messages m WHERE m.conversation_id = c.id AND c.state = 'open' AND m.seq = 1;
VACUUM ANALYZE;
"""


def _timed(running: Desk, path: str) -> list[float]:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        running.api.get(path).raise_for_status()
        times.append((time.perf_counter() - start) * 1000)
    return times[5:]


# Indexes are built once over everything: row by row, ten million messages would take hours. Constraints stay.
INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = 'messages'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
"""


async def fill(running: Desk, conversations: int, messages: int) -> None:
    """Old conversations and messages, as if they had come in over the years."""
    socket = quote(str(running.data_dir / "run"), safe="")
    connection = await asyncpg.connect(
        f"postgresql://shortline@/shortline?host={socket}", command_timeout=3600,
        server_settings={"synchronous_commit": "off", "maintenance_work_mem": "1GB"},
    )  # fmt: skip
    indexes = await connection.fetch(INDEXES)
    for name, _ in indexes:
        await connection.execute(f"DROP INDEX {name}")
    *statements, vacuum, _ = FILL.format(conversations=conversations, messages=messages).split(";\n")
    for statement in [*statements, *(made for _, made in indexes), vacuum]:
        await connection.execute(statement)
    await connection.close()


def measure() -> list[Row]:
    with desk("up") as running:
        asyncio.run(fill(running, CONVERSATIONS, MESSAGES))
        return pages(running, CONVERSATIONS, MESSAGES)


def pages(running: Desk, conversations: int, messages: int) -> list[Row]:
    """What agents ask for, on a desk filled so."""
    with Quiet() as quiet:
        bare = median(_timed(running, f"{running.url}/healthz"))
        listed = _timed(running, "/conversations?view=all&state=open&limit=50")
        searched = _timed(running, "/search?q=invoice+1999")
        timeline = _timed(running, "/conversations/20/messages")
    rows = []
    for name, times, budget in (
        ("list_page_p95", listed, LIST_BUDGET_MS),
        ("search_p95", searched, SEARCH_BUDGET_MS),
        ("timeline_page_p95", timeline, None),
    ):
        value = percentile(times, 0.95)
        met = None if budget is None else quiet.judge(value <= budget)
        rows.append(
            Row(f"{name}_{conversations}c_{messages}m", round(value, 1), "ms", budget, met, "GET /healthz (p50)",
                round(value / bare, 2), len(times))
        )  # fmt: skip
    return rows
