"""Finding the thread an update belongs to: the person first, then the one conversation of that person in this inbox."""

from datetime import datetime

import asyncpg

from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.contacts.resolve import resolve
from shortline.conversations import store
from shortline.conversations.conversation import Conversation
from shortline.db import Tx


async def thread_of(
    tx: Tx, inbox: InboxConfig, sender: SenderKeys, *, state: str = "open", now: datetime
) -> tuple[Conversation, bool]:
    """The locked conversation with this person, and whether it was made just now."""
    identity = await resolve(tx, inbox, sender, now=now)
    return await store.lock_for(tx, inbox.id, identity.id, identity.contact_id, state=state, now=now)


async def thread_of_target(
    tx: Tx, inbox: InboxConfig, target_provider_id: str, sender: SenderKeys, *, now: datetime
) -> tuple[Conversation, asyncpg.Record | None]:
    """The locked conversation of the message that is meant, and that message; without it, the sender's conversation."""
    target = await store.find_by_provider_id(tx, inbox.id, target_provider_id)
    if target is None:
        return (await thread_of(tx, inbox, sender, now=now))[0], None
    locked = await store.lock(tx, target["conversation_id"])
    return locked, await store.find_by_provider_id(tx, inbox.id, target_provider_id)
