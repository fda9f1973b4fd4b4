"""What the database knows about conversations. `lock_*` holds the row: only then may a message get its number."""

from dataclasses import asdict
from datetime import datetime

import asyncpg

from shortline.conversations.clean import clean, clean_content
from shortline.conversations.conversation import Conversation
from shortline.conversations.message import NewMessage
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.hours import store as hours

q = queries(__package__)
COLUMNS = tuple(name for name in Conversation.__slots__ if name != "ran")


async def lock(tx: Tx, conversation_id: int) -> Conversation:
    row = await q.fetchrow(tx, "lock_conversation", id=conversation_id)
    if row is None:
        raise NotFound
    return conversation(row)


async def find(tx: Tx, conversation_id: int) -> Conversation | None:
    row = await q.fetchrow(tx, "find_conversation", id=conversation_id)
    return conversation(row) if row else None


async def lock_for(
    tx: Tx, inbox_id: int, identity_id: int, contact_id: int, *, state: str = "open", now: datetime
) -> tuple[Conversation, bool]:
    """The one conversation of this identity in this inbox, locked; made if it is the first. True when it was made."""
    row = await q.fetchrow(tx, "lock_by_identity", inbox_id=inbox_id, identity_id=identity_id)
    if row is None:
        made = await q.fetchrow(
            tx,
            "add_conversation",
            inbox_id=inbox_id,
            identity_id=identity_id,
            contact_id=contact_id,
            state=state,
            now=now,
        )
        if made is not None:
            return conversation(made), True
        row = await q.fetchrow(tx, "lock_by_identity", inbox_id=inbox_id, identity_id=identity_id)
    assert row is not None
    return conversation(row), False


async def timed(tx: Tx, changed: Conversation) -> Conversation:
    """With what is due worked out, in the hours of who has it, where it is still open."""
    if not changed.is_untimed:
        return changed
    return changed.timed(await hours.holding(tx, inbox_id=changed.inbox_id, team_id=changed.team_id))


async def save(tx: Tx, changed: Conversation) -> None:
    """Write the row; its version goes up by one. What is due is worked out here where it is still open."""
    changed = await timed(tx, changed)
    values = asdict(changed)
    for fixed in ("inbox_id", "identity_id", "contact_id", "created_at", "version", "ran"):
        del values[fixed]
    await q.execute(tx, "save_conversation", **values)


async def insert(
    tx: Tx, locked: Conversation, message: NewMessage, *, case_id: int | None = None, now: datetime
) -> int | None:
    """Write a message under the next number of its locked conversation; None when it is there already.

    The caller goes on with `locked.numbered()` and saves it.
    """
    values = asdict(message)
    values["text"] = clean(message.text)
    values["content"] = clean_content(message.content)
    values["referral"] = clean_content(message.referral)
    found: int | None = await q.fetchval(
        tx,
        "add_message",
        conversation_id=locked.id,
        inbox_id=locked.inbox_id,
        case_id=case_id,
        seq=locked.message_seq + 1,
        now=now,
        **values,
    )
    return found


async def find_quoted(tx: Tx, within: Conversation, provider_id: str | None) -> int | None:
    """Only what stands in the same conversation can be quoted."""
    if provider_id is None:
        return None
    quoted = await find_by_provider_id(tx, within.inbox_id, provider_id)
    return quoted["id"] if quoted and quoted["conversation_id"] == within.id else None


async def find_by_provider_id(tx: Tx, inbox_id: int, provider_id: str) -> asyncpg.Record | None:
    return await q.fetchrow(tx, "find_by_provider_id", inbox_id=inbox_id, provider_id=provider_id)


def conversation(row: asyncpg.Record) -> Conversation:
    return Conversation(**{name: row[name] for name in COLUMNS})
