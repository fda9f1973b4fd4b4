"""What the database knows about contacts and identities."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg

from shortline.contacts.identity import Identity
from shortline.db import Tx, queries
from shortline.errors import NotFound

q = queries(__package__)


async def find_identity(tx: Tx, identity_id: int) -> Identity | None:
    row = await q.fetchrow(tx, "find_identity", id=identity_id)
    return identity(row) if row else None


async def get_identity(tx: Tx, identity_id: int) -> Identity:
    found = await find_identity(tx, identity_id)
    if found is None:
        raise NotFound
    return found


async def save_identity(tx: Tx, changed: Identity, *, now: datetime) -> None:
    await q.execute(
        tx,
        "save_identity",
        id=changed.id,
        phone=changed.phone,
        user_id=changed.user_id,
        username=changed.username,
        profile_name=changed.profile_name,
        changed_at=changed.changed_at,
        change_note=changed.change_note,
        now=now,
    )


def identity(row: Mapping[str, Any]) -> Identity:
    return Identity(**{name: row[name] for name in Identity.__slots__})


async def get_contact(tx: Tx, contact_id: int) -> asyncpg.Record:
    row = await q.fetchrow(tx, "find_contact", id=contact_id)
    if row is None:
        raise NotFound
    return row


async def lock_contact(tx: Tx, contact_id: int) -> None:
    """Nobody else says anything about this person until the transaction ends. Raises NotFound."""
    if await q.fetchrow(tx, "lock_contact", id=contact_id) is None:
        raise NotFound


async def list_identities(tx: Tx, contact_ids: list[int]) -> list[asyncpg.Record]:
    return await q.fetch(tx, "list_identities", contact_ids=contact_ids)


async def list_merges(tx: Tx, contact_ids: list[int]) -> list[asyncpg.Record]:
    """Merges that stand behind these contacts, oldest first; `shown_id` is the contact each belongs to."""
    return await q.fetch(tx, "list_merges", contact_ids=contact_ids)
