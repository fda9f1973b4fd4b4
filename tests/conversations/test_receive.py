"""A message in: one person, one thread, one message, whatever the network does."""

import asyncio
from datetime import timedelta

from shortline.conversations.receive import receive
from shortline.db import Database
from tests import cast
from tests.cast import NOW


async def test_a_first_message_makes_person_conversation_case_and_message(db: Database) -> None:
    inbox = await cast.inbox(db)
    conversation_id, message_id = await cast.inbound_text(db, inbox, "Hello")
    async with db.transaction() as tx:
        row = await tx.fetchrow(
            """SELECT c.state, c.waiting_since, c.window_opened_at, c.message_seq, c.last_message_id, k.opened_at, m.text,
                      m.state AS message_state, m.seq, p.name
               FROM conversations c JOIN cases k ON k.conversation_id = c.id JOIN messages m ON m.conversation_id = c.id
               JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1""",
            conversation_id,
        )
        kinds = [r["kind"] for r in await tx.fetch("SELECT kind FROM events ORDER BY id")]
    assert dict(row) == {
        "state": "open",
        "waiting_since": NOW,
        "window_opened_at": NOW,
        "message_seq": 1,
        "last_message_id": message_id,
        "opened_at": NOW,
        "text": "Hello",
        "message_state": "received",
        "seq": 1,
        "name": "Anna de Vries",
    }
    assert kinds == ["inbox.updated", "conversation.created", "message.received"]


async def test_the_same_message_fifty_times_at_once_is_one_message(db: Database) -> None:
    inbox = await cast.inbox(db)
    event = cast.received(inbox, "Hello", provider_id="wamid.same")

    async def once() -> int | None:
        async with db.transaction(wait=60) as tx:
            return await receive(tx, inbox, event, now=NOW, journal_id=1)

    results = await asyncio.gather(*(once() for _ in range(50)))
    assert sum(result is not None for result in results) == 1
    async with db.transaction() as tx:
        counts = [
            await tx.fetchval(f"SELECT count(*) FROM {table}")
            for table in ("messages", "conversations", "contacts", "cases")
        ]
    assert counts == [1, 1, 1, 1]


async def test_a_month_old_delivery_that_comes_again_changes_nothing(db: Database) -> None:
    """Signatures carry no time: whoever kept a body can post it for ever."""
    inbox = await cast.inbox(db)
    then = NOW - timedelta(days=31)
    event = cast.received(inbox, "Hello", provider_id="wamid.old", at=then)
    async with db.transaction() as tx:
        assert await receive(tx, inbox, event, now=then, journal_id=1) is not None
    async with db.transaction() as tx:
        assert await receive(tx, inbox, event, now=NOW, journal_id=2) is None
        assert await tx.fetchval("SELECT count(*) FROM messages") == 1
        assert await tx.fetchval("SELECT count(*) FROM events WHERE kind = 'message.received'") == 1


async def test_two_pictures_of_one_album_at_once_land_in_one_conversation(db: Database) -> None:
    inbox = await cast.inbox(db)

    async def picture(number: int) -> None:
        async with db.transaction(wait=60) as tx:
            event = cast.received(inbox, None, kind="image", attachments=(cast.picture(f"m{number}"),))
            await receive(tx, inbox, event, now=NOW + timedelta(milliseconds=number), journal_id=number)

    await asyncio.gather(*(picture(number) for number in range(8)))
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM conversations") == 1
        assert await tx.fetchval("SELECT count(*) FROM identities") == 1
        assert [r["seq"] for r in await tx.fetch("SELECT seq FROM messages ORDER BY seq")] == list(range(1, 9))
        assert await tx.fetchval("SELECT count(*) FROM attachments WHERE state = 'pending'") == 8
        assert await tx.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'media.fetch'") == 8
