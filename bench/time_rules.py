"""A thousand conversations come due by a time rule in one second, among many that are armed: how soon is it done with all?

The rounds of a worker on a database of its own, nothing else beside them. Three rules: one that tells the leads and raises the
priority, one that puts on a label, and one that sends a line, which passes the guard like every message. The reference of each
is the same work with a transaction for each conversation, in the same run. Idle is a round that finds nobody.
"""

import asyncio
import json
import os
import time
from datetime import datetime, timedelta
from typing import Any

from bench.filled import filled
from bench.rows import Quiet, Row, median
from shortline.accounts.actor import SYSTEM
from shortline.automation import rounds, write
from shortline.automation.rule import Rule
from shortline.automation.shapes import RuleIn
from shortline.automation.shapes import rule as read
from shortline.automation.store import q
from shortline.db import Database

ARMED = int(os.environ.get("BENCH_RULES", "100000"))
DUE, BUDGET_S, IDLE_BUDGET_MS = 1_000, 2.0, 20.0
RULES: dict[str, list[dict[str, Any]]] = {
    "priority": [{"do": "tell_leads"}, {"do": "set_priority", "priority": "high"}],
    "label": [{"do": "add_label", "id": "1"}],
    "line": [{"do": "send_line", "lines": [{"language": "", "text": "We are still on it."}]}],
}
FILL = f"""
INSERT INTO inboxes (channel, name, phone_number_id, waba_id, secrets, created_at, updated_at)
  VALUES ('whatsapp', 'Bench', '9001', '7001', '\\x00', now(), now());
INSERT INTO labels (name, color, created_at, updated_at) VALUES ('Waits', 'blue', now(), now());
INSERT INTO contacts (name, created_at, updated_at) SELECT 'Person ' || n, now(), now() FROM generate_series(1, {ARMED}) n;
INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
  SELECT id, 'whatsapp', (31600000000 + id)::text, now(), now() FROM contacts;
-- A thousand in each of sixty seconds from ten minutes from now, the others long after.
INSERT INTO conversations (inbox_id, identity_id, contact_id, state, waiting_since, due_at, target_minutes, last_message_at,
    last_inbound_at, window_opened_at, message_seq, created_at)
  SELECT 1, id, contact_id, 'open', at, at + interval '60 minutes', 60, at, at, at, 1, now()
  FROM (SELECT *, now() - interval '50 minutes' + ((id - 1) / {DUE}) * interval '1 second'
               + CASE WHEN id > 60 * {DUE} THEN interval '40 minutes' ELSE '0' END AS at FROM identities) waits;
INSERT INTO cases (conversation_id, opened_at) SELECT id, waiting_since FROM conversations;
INSERT INTO messages (conversation_id, inbox_id, case_id, seq, direction, kind, text, author_kind, display_at,
    state, state_at, created_at)
  SELECT c.id, 1, k.id, 1, 'in', 'text', 'Is tram 4 running?', 'contact', c.waiting_since, 'received', c.waiting_since, now()
  FROM conversations c JOIN cases k ON k.conversation_id = c.id;
UPDATE conversations c SET last_message_id = m.id FROM messages m WHERE m.conversation_id = c.id;
VACUUM ANALYZE;
"""


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with filled(FILL) as db:
        return await _rules(db)


async def _rules(db: Database) -> list[Row]:
    async with db.transaction() as tx:
        first: datetime = await tx.fetchval("SELECT min(last_message_at) FROM conversations")
    second = 0
    found: list[Row] = []
    idle: list[float] = []
    for name, actions in RULES.items():
        rule = await _switch_on(db, name, actions, now=first + timedelta(minutes=60, seconds=second - 0.5))
        took: list[float] = []
        alone: list[float] = []
        with Quiet() as quiet:
            for way in (
                took,
                alone,
                took,
                took,
            ):  # the slow one between the others: a machine that changes its speed shows
                now = first + timedelta(minutes=60, seconds=second + 0.1)
                idle.append(await _round(db, now=now - timedelta(seconds=0.5), expect=0))
                way.append(await (_round(db, now=now, expect=DUE) if way is took else _alone(db, now=now)))
                second += 1
        value, reference = median(took), median(alone)
        found.append(
            Row(f"time_rules_{DUE}_{name}", round(value, 2), "s", BUDGET_S, quiet.judge(value <= BUDGET_S),
                "a transaction for each", round(value / reference, 2), len(took))
        )  # fmt: skip
        async with db.transaction() as tx:
            await q.execute(tx, "remove_rule", id=rule.id)
    waits = median(idle) * 1000
    found.append(
        Row(f"time_rules_round_of_{ARMED}", round(waits, 1), "ms", IDLE_BUDGET_MS, None if waits > IDLE_BUDGET_MS else True,
            "every five seconds, of one worker and one rule", None, len(idle))
    )  # fmt: skip
    return found


async def _switch_on(db: Database, name: str, actions: list[dict[str, Any]], *, now: datetime) -> Rule:
    trigger = {"kind": "silence", "waiting": "us", "minutes": 60}
    given = RuleIn.model_validate(
        {"name": name, "is_on": True, "trigger": trigger, "actions": json.loads(json.dumps(actions))}
    )
    async with db.transaction() as tx:
        row = await write.add(tx, given, by=SYSTEM, now=now)
    await _round(db, now=now + timedelta(microseconds=1), expect=0)  # the first one looks at everybody
    return read(row)


async def _round(db: Database, *, now: datetime, expect: int) -> float:
    began = time.perf_counter()
    found = await rounds.go_round(db, now=now)
    took = time.perf_counter() - began
    assert found.ran == expect, f"{found.ran} of {expect}"
    return took


async def _alone(db: Database, *, now: datetime) -> float:
    """The same with a transaction for each."""
    most, rounds.TOGETHER = rounds.TOGETHER, 1
    try:
        return await _round(db, now=now, expect=DUE)
    finally:
        rounds.TOGETHER = most


if __name__ == "__main__":
    for row in measure():
        print(row)
