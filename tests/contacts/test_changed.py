"""Somebody moves to another number: old and new are linked, and no thread changes its address."""

from __future__ import annotations

from shortline.channels.event_parts import Route, SenderKeys
from shortline.channels.events import IdentityChanged
from shortline.contacts.changed import changed
from shortline.db import Database
from tests import cast
from tests.cast import NOW

OLD, NEW = SenderKeys(wa_id="31612345678"), SenderKeys(wa_id="31687654321")


async def test_the_new_number_has_a_thread_of_its_own_and_the_old_one_keeps_its_address(db: Database) -> None:
    inbox = await cast.inbox(db)
    before, _ = await cast.inbound_text(db, inbox, sender=OLD)
    moved = IdentityChanged(
        route=Route(phone_number_id=inbox.phone_number_id, waba_id=inbox.waba_id),
        path="$",
        key="moved",
        at=NOW,
        provider_id="wamid.moved",
        change="number",
        old=OLD,
        new=NEW,
    )
    async with db.transaction() as tx:
        await changed(tx, inbox, moved, now=NOW)
    after, _ = await cast.inbound_text(db, inbox, sender=NEW)
    async with db.connection() as connection:
        rows = await connection.fetch(
            "SELECT c.id, i.phone, i.changed_at IS NOT NULL AS flagged, c.contact_id FROM conversations c "
            "JOIN identities i ON i.id = c.identity_id ORDER BY c.id"
        )
    assert [(row["id"], row["phone"]) for row in rows] == [(before, OLD.wa_id), (after, NEW.wa_id)]
    assert all(row["flagged"] for row in rows)
    assert len({row["contact_id"] for row in rows}) == 1
