"""A person wants something done with a message of ours: his right to it, and the locks in their order."""

from __future__ import annotations

from collections.abc import Callable

import asyncpg

from shortline.accounts.actor import Actor
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.errors import NotFound

Q = queries(__package__)


async def lock_message(
    tx: Tx, message_id: int, by: Actor, may: Callable[[Actor, asyncpg.Record | None], None]
) -> asyncpg.Record:
    """The entry, locked after its conversation. Raises NotFound, and what `may` raises for a conversation not his."""
    conversation_id = await Q.fetchval(tx, "conversation_of", id=message_id)
    if conversation_id is None:
        raise NotFound
    may(by, await Q.fetchrow(tx, "list_conversations", ids=[conversation_id]))
    await conversations.lock(tx, conversation_id)
    row = await Q.fetchrow(tx, "lock_entry", id=message_id)
    if row is None or row["state"] == "undone":
        raise NotFound
    return row
