"""What does one decision of the guard cost, once its facts are loaded, and what does it cost to load them?

A conversation of four hundred messages among two hundred thousand that were told something within the hour, on a number whose
limit of ten thousand first messages is used up. The reference is the smallest possible question to the same database, so the
ratio is what the one statement of facts costs.
"""

import asyncio
import time
from datetime import UTC, datetime

from bench.filled import filled
from bench.rows import Quiet, Row, median, percentile
from shortline.channels.draft import Draft
from shortline.policy import RULES, decide
from shortline.policy.gather import gather
from shortline.policy.wording import words_key

DECISIONS, GATHERINGS = 5_000, 500
DECISION_US, FACTS_MS = 50.0, 3.0
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
DRAFT = Draft(text="Tram 4 stands still until noon today. Bus 12 takes you to the same stops.")
PEOPLE, LENGTH, SAID = 2_000, 400, 200_000

SEED = f"""
INSERT INTO inboxes (channel, name, phone_number_id, waba_id, secrets, created_at, updated_at)
VALUES ('whatsapp', 'Bench', '900100200300400', '700100200300400', 'x', now(), now());
INSERT INTO contacts (name, created_at, updated_at) SELECT 'Person ' || n, now(), now() FROM generate_series(1, {PEOPLE}) n;
INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
SELECT id, 'whatsapp', '3163333' || lpad(id::text, 4, '0'), now(), now() FROM contacts;
INSERT INTO conversations (inbox_id, identity_id, contact_id, window_opened_at, last_inbound_at, created_at)
SELECT 1, id, contact_id, '2026-11-21 11:00+00', '2026-11-21 11:00+00', now() FROM identities;
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, display_at, state, state_at, created_at)
SELECT CASE WHEN n <= {LENGTH} THEN 1 ELSE 2 + n % ({PEOPLE} - 1) END, 1, n, CASE WHEN n % 2 = 0 THEN 'out' ELSE 'in' END, 'text',
       'words', CASE WHEN n % 2 = 0 THEN 'agent' ELSE 'contact' END, '2026-11-21 11:00+00', 'read', now(), now()
FROM generate_series(1, {SAID}) n;
INSERT INTO outbox (message_id, conversation_id, inbox_id, seq, state, draft, address, decision, not_before, words, asked_at)
SELECT id, conversation_id, 1, seq, 'settled', '{{}}', '{{}}', '{{}}', now(),
       CASE WHEN id % 400 = 0 THEN {words_key(DRAFT)} ELSE id END, '2026-11-21 11:55+00'
FROM messages WHERE direction = 'out';
INSERT INTO number_reach VALUES (1, now() + interval '1 hour');
INSERT INTO pacer_reached SELECT '700100200300400', '3160000' || n, '2026-11-21 11:00+00' FROM generate_series(1, 10000) n;
ANALYZE;
"""


def measure() -> list[Row]:
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    async with filled(SEED, size=2) as database:
        with Quiet() as quiet:
            facts_ms, question_ms = [], []
            async with database.reading() as tx:
                for _ in range(GATHERINGS):
                    began = time.perf_counter()
                    facts = await gather(tx, 1, DRAFT, now=NOW)
                    facts_ms.append((time.perf_counter() - began) * 1000)
                    began = time.perf_counter()
                    await tx.fetchval("SELECT 1")
                    question_ms.append((time.perf_counter() - began) * 1000)
            assert facts.same_words_people > 0, "the statement did not see what was said"
            decision_us = []
            for _ in range(DECISIONS):
                began = time.perf_counter()
                decide(DRAFT, facts, RULES)
                decision_us.append((time.perf_counter() - began) * 1_000_000)
    loaded, decided = percentile(facts_ms, 0.95), percentile(decision_us, 0.95)
    return [
        Row("guard_decision_p95", round(decided, 1), "us", DECISION_US, quiet.judge(decided <= DECISION_US), runs=DECISIONS),
        Row("guard_facts_p95", round(loaded, 2), "ms", FACTS_MS, quiet.judge(loaded <= FACTS_MS),
            "the smallest question to the same database (p50)", round(median(facts_ms) / median(question_ms), 2), GATHERINGS),
    ]  # fmt: skip
