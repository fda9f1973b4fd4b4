"""How often the pages that agents ask for most ask the database: each time waits for a free core."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests import cast
from tests.cast import NOW

from shortline.accounts.actor import Actor, Role
from shortline.conversations import timeline
from shortline.conversations.routes_detail import detail
from shortline.db import Database, Tx


async def statements(db: Database, ask: Callable[[Tx], Awaitable[object]]) -> list[str]:
    """Asked for the second time: before that the driver looks up types."""
    asked: list[str] = []
    async with db.reading() as tx:
        await ask(tx)
        with tx.query_logger(lambda record: asked.append(record.query)):
            await ask(tx)
    return asked


async def test_a_conversation_without_anything_special_is_five(db: Database) -> None:
    lead, talk = await _desk(db)
    asked = await statements(db, lambda tx: detail(tx, talk, lead, now=NOW))
    assert len(asked) == 5, asked


async def test_a_page_around_a_message_is_two(db: Database) -> None:
    _, talk = await _desk(db)
    async with db.reading() as tx:
        message_id = await tx.fetchval("SELECT max(id) FROM messages WHERE conversation_id = $1", talk)
    asked = await statements(db, lambda tx: timeline.around(tx, talk, message_id, limit=50))
    assert len(asked) == 2, asked


async def _desk(db: Database) -> tuple[Actor, int]:
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox)
    return await cast.agent(db, role=Role.LEAD), talk
