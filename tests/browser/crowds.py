"""Many rows at once, written straight into the desk's own database: nobody waits for fifty thousand webhooks."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

import asyncpg

from tests.browser.town import Talk, Town

PEOPLE = """
WITH people AS (
  INSERT INTO contacts (name, created_at, updated_at)
  SELECT 'Crowd ' || lpad(n::text, 5, '0'), now(), now() FROM generate_series(1, $2::int) n RETURNING id, name
), known AS (
  INSERT INTO identities (contact_id, channel, phone, first_seen_at, last_seen_at)
  SELECT id, 'whatsapp', (99000000000 + id)::text, now(), now() FROM people RETURNING id, contact_id
), talks AS (
  INSERT INTO conversations (inbox_id, identity_id, contact_id, state, waiting_since, due_at, last_inbound_at, window_opened_at,
    last_message_at, message_seq, created_at)
  SELECT $1::bigint, known.id, contact_id, 'open', at, at + interval '30 minutes', at, at, at, 1, at
  FROM known JOIN LATERAL (SELECT now() - interval '1 hour' + known.id * interval '1 millisecond' AS at) moment ON true
  RETURNING id, contact_id, last_message_at
)
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, provider_id, display_at,
  state, state_at, created_at)
SELECT id, $1::bigint, 1, 'in', 'text', 'I am one of many.', 'contact', 'wamid.crowd.' || id, last_message_at,
  'received', now(), now()
FROM talks
"""
LAST_MESSAGES = """
UPDATE conversations c SET last_message_id = m.id FROM messages m
WHERE m.conversation_id = c.id AND c.last_message_id IS NULL
"""
STORY = """
INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, provider_id, display_at,
  state, state_at, created_at)
SELECT c.id, c.inbox_id, c.message_seq + n, CASE WHEN n % 5 = 0 THEN 'out' ELSE 'in' END, 'text',
  'Line number ' || n || ' of a long story.' || repeat(' And so on.', n % 9),
  CASE WHEN n % 5 = 0 THEN 'automation' ELSE 'contact' END, 'wamid.story.' || c.id || '.' || n,
  now() - ($2::int - n) * interval '10 seconds', CASE WHEN n % 5 = 0 THEN 'read' ELSE 'received' END, now(), now()
FROM conversations c, generate_series(1, $2::int) n WHERE c.id = $1::bigint
"""
STORY_END = """
UPDATE conversations c SET last_message_id = m.id, message_seq = m.seq, last_message_at = m.display_at
FROM messages m WHERE m.conversation_id = c.id AND c.id = $1::bigint
  AND m.seq = (SELECT max(seq) FROM messages WHERE conversation_id = c.id)
"""


def crowd(town: Town, size: int) -> None:
    """That many open conversations, each with a customer who waits; `Crowd 00001` longest. Poured once."""
    if run(town, ("SELECT count(*) FROM contacts WHERE name LIKE 'Crowd %'", ())) == 0:
        run(town, (PEOPLE, (int(town.inbox_id), size)), (LAST_MESSAGES, ()), ("ANALYZE", ()))


def long_story(town: Town, talk: Talk, length: int) -> None:
    """That many messages more, ten seconds apart, every fifth of them ours; line heights differ."""
    number = int(talk.id)
    run(town, (STORY, (number, length)), (STORY_END, (number,)), ("ANALYZE messages", ()))


JOB = """
WITH job AS (
  INSERT INTO pgqueuer (entrypoint, payload, attempts, priority, status)
  VALUES ($1, convert_to($2, 'UTF8'), $3, 0, 'queued') RETURNING id
)
INSERT INTO job_starts (job_id, starts) SELECT id, $4 FROM job WHERE $4 > 0
"""


def queue(town: Town, kind: str, payload: dict[str, Any], *, tried: int = 0, died: int = 0) -> None:
    """A job for the desk's own worker, as if it had been tried, or had ended its worker, that often already."""
    run(town, (JOB, (kind, json.dumps(payload), tried, died)))


def run(town: Town, *statements: tuple[str, tuple[Any, ...]]) -> Any:
    """Each in turn; answers the first value of the last. On a thread of its own: the browser driver keeps this one's loop."""
    socket = quote(str(town.desk.data_dir / "run"), safe="")

    async def each() -> Any:
        connection = await asyncpg.connect(f"postgresql://shortline@/shortline?host={socket}", command_timeout=300)
        try:
            found = None
            for statement, given in statements:
                found = await connection.fetchval(statement, *given)
            return found
        finally:
            await connection.close()

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(each())).result()
