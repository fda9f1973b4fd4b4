"""Many messages in one go end as they would one by one: people, threads, cases, order and clocks."""

import random
from datetime import timedelta
from typing import Any

import pytest

from shortline.channels.arrived import Arrived
from shortline.channels.event_parts import SenderKeys
from shortline.channels.events import MessageReceived
from shortline.channels.protocol import InboxConfig
from shortline.conversations.receive import receive_many
from shortline.db import Database, Tx
from tests import cast
from tests.cast import NOW

KNOWN = SenderKeys(wa_id="31612345678", profile_name="Anna")
PEOPLE = (
    KNOWN,
    SenderKeys(wa_id="31612345678", profile_name="Anna B."),  # teaches a name
    SenderKeys(wa_id="31612345678", user_id="NL.1", profile_name="Anna"),  # teaches an id
    SenderKeys(user_id="NL.1", username="anna"),  # the same person without her number
    SenderKeys(wa_id="5511987654321"),
    SenderKeys(wa_id="551187654321"),  # another spelling of the same number
    SenderKeys(wa_id="46701", profile_name="Björn"),
    SenderKeys(wa_id="46702"),
    SenderKeys(user_id="SE.9", parent_user_id="SE.P"),
    SenderKeys(wa_id="46702", user_id="SE.9"),  # joins the two before it
)
TEXTS = ("Hello?", "Is it here yet?", "thanks!", "Thank you 🙏", "And the other one")


def _stream(dice: random.Random, inbox: InboxConfig) -> list[Arrived[MessageReceived]]:
    found = []
    for number in range(dice.randrange(1, 25)):
        at = NOW + timedelta(seconds=dice.choice((number, number, 0, -4000, 90_000)))
        event = cast.received(
            inbox,
            dice.choice(TEXTS),
            sender=dice.choice(PEOPLE),
            provider_id=f"wamid.{dice.randrange(30)}",
            at=at,
            reply_to_provider_id=dice.choice((None, None, f"wamid.{dice.randrange(30)}")),
            kind=dice.choice(("text", "text", "text", "system")),
        )
        found.append(Arrived(inbox, event, NOW + timedelta(seconds=number), number))
    return found


def _cut(dice: random.Random, stream: list[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for each in stream:
        parts[-1].append(each)
        if dice.random() < 0.2:
            parts.append([])
    return [part for part in parts if part]


async def _picture(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    """Everything but the numbers the database gives out."""
    read = {
        "messages": """
            SELECT m.provider_id, m.seq, m.text, m.kind, m.author_kind, m.display_at, m.late, m.created_at, m.journal_id,
                   q.provider_id AS quoted, k.opened_at, d.phone, d.user_id,
                   (SELECT count(*) FROM cases o WHERE o.conversation_id = m.conversation_id AND o.id < m.case_id)
            FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN identities d ON d.id = c.identity_id
            LEFT JOIN messages q ON q.id = m.reply_to_id LEFT JOIN cases k ON k.id = m.case_id ORDER BY m.provider_id""",
        "conversations": """
            SELECT d.phone, d.user_id, d.username, d.profile_name, d.last_seen_at, p.name, c.state, c.assignee_id,
                   c.waiting_since, c.target_minutes, c.due_at, c.last_inbound_at, c.window_opened_at, c.message_seq,
                   c.last_message_at, l.provider_id
            FROM conversations c JOIN identities d ON d.id = c.identity_id JOIN contacts p ON p.id = c.contact_id
            LEFT JOIN messages l ON l.id = c.last_message_id ORDER BY d.phone, d.user_id, c.message_seq""",
        "keys": "SELECT k.kind, k.value, d.phone, d.user_id FROM identity_keys k JOIN identities d ON d.id = k.identity_id "
        "ORDER BY k.kind, k.value",
        "cases": "SELECT c.message_seq, k.opened_at, k.closed_at IS NULL FROM cases k "
        "JOIN conversations c ON c.id = k.conversation_id ORDER BY 1, 2, 3",
        "received": "SELECT m.provider_id FROM events e JOIN messages m ON m.id = e.message_id "
        "WHERE e.kind = 'message.received' ORDER BY m.provider_id",
    }
    return {name: [tuple(row) for row in await tx.fetch(sql)] for name, sql in read.items()}


async def _state_of(db: Database, parts: list[list[Arrived[MessageReceived]]]) -> dict[str, list[tuple[Any, ...]]]:
    async with db.connection() as connection:
        undone = connection.transaction()
        await undone.start()
        try:
            for part in parts:
                await receive_many(connection, part)
            return await _picture(connection)
        finally:
            await undone.rollback()


@pytest.mark.parametrize("seed", range(40))
async def test_however_a_stream_is_cut_into_batches_it_ends_the_same(db: Database, seed: int) -> None:
    dice = random.Random(seed)
    inbox = await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox, sender=KNOWN, now=NOW - timedelta(days=2))
    state = dice.choice(("open", "closed", "snoozed"))
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET state = $2, waiting_since = NULL, due_at = NULL, "
            "closed_at = CASE WHEN $2 = 'closed' THEN now() END "
            "WHERE id = $1",
            conversation_id,
            state,
        )
        if state == "closed":
            await tx.execute("UPDATE cases SET closed_at = now()")
        await tx.execute("UPDATE contacts SET is_blocked = $1", dice.random() < 0.2)
    stream = _stream(dice, inbox)
    one_by_one = await _state_of(db, [[each] for each in stream])
    assert await _state_of(db, _cut(dice, stream)) == one_by_one
    assert await _state_of(db, [stream]) == one_by_one
