"""A new number, a new id or a new device key. Old and new are linked to one person, and neither is trusted yet.

A number can be handed to somebody else, so history stays where it was written and automatic messages stop until a
person has looked (`identities.changed_at`).
"""

from dataclasses import replace
from datetime import datetime

from shortline import events
from shortline.channels.event_parts import SenderKeys
from shortline.channels.events import IdentityChanged
from shortline.channels.protocol import InboxConfig
from shortline.contacts import store
from shortline.contacts.identity import Identity, keys_of, locks_of
from shortline.contacts.resolve import claim, find_known, resolve
from shortline.contacts.store import q
from shortline.db import Tx
from shortline.events import kinds

NOTES = {
    "number": "This person moved to another number.",
    "user_id": "WhatsApp gave this person a new id, as it does when the number changes.",
    "identity_key": "The security key of this person changed: a new phone, or another owner of the number.",
}
CAME_FROM = "This person moved here from another number."


async def changed(tx: Tx, inbox: InboxConfig, event: IdentityChanged, *, now: datetime) -> Identity:
    """The identity as it was known until now, flagged."""
    old = await resolve(tx, inbox, event.old, now=now)
    old = await _flag(tx, old, NOTES[event.change], now)
    if event.change == "user_id":
        await _new_id(tx, inbox, old, event.new, now)
    elif event.change == "number":
        await _new_number(tx, inbox, old, event.new, now)
    return await store.get_identity(tx, old.id)


async def _new_id(tx: Tx, inbox: InboxConfig, old: Identity, new: SenderKeys, now: datetime) -> None:
    """The same thread goes on under the new id, unless that id is known as somebody else already."""
    known = await find_known(tx, inbox, new)
    if known is None or known.id == old.id:
        await claim(tx, inbox.channel, old.id, keys_of(new, inbox.waba_id), now)
        after = replace(old, user_id=new.user_id or old.user_id, phone=new.wa_id or old.phone)
        await store.save_identity(tx, after, now=now)
    else:
        await _link(tx, old, known, now)


async def _new_number(tx: Tx, inbox: InboxConfig, old: Identity, new: SenderKeys, now: datetime) -> None:
    """The new number is an identity of its own, with the same contact: trust and thread are not inherited."""
    keys = keys_of(new, inbox.waba_id)
    await q.fetch(tx, "lock_keys", names=locks_of(keys, inbox.channel))
    known = await find_known(tx, inbox, new)
    if known is not None:
        await _link(tx, old, known, now)
        return
    identity_id: int = await q.fetchval(
        tx,
        "add_identity",
        contact_id=old.contact_id,
        channel=inbox.channel,
        phone=new.wa_id,
        user_id=new.user_id,
        username=new.username or old.username,
        profile_name=new.profile_name or old.profile_name,
        changed_at=now,
        change_note=CAME_FROM,
        now=now,
    )
    await q.execute(tx, "share_home", id=identity_id, old_id=old.id)
    await claim(tx, inbox.channel, identity_id, keys, now)


async def _link(tx: Tx, old: Identity, known: Identity, now: datetime) -> None:
    """Both are people we know. They become one contact only where nobody has named the other: that might be a stranger."""
    if known.id == old.id:
        return
    await _flag(tx, known, CAME_FROM, now)
    if known.contact_id == old.contact_id or not await q.fetchval(tx, "is_alone_and_unnamed", id=known.contact_id):
        return
    await q.execute(tx, "link_identity", id=known.id, contact_id=old.contact_id)
    for row in await q.fetch(tx, "link_conversations", id=known.id, contact_id=old.contact_id):
        await events.record(
            tx,
            kinds.CONVERSATION_UPDATED,
            conversation_id=row["id"],
            data={"change": "contact"},
            cause="channel",
            at=now,
        )


async def _flag(tx: Tx, identity: Identity, note: str, now: datetime) -> Identity:
    flagged = replace(identity, changed_at=now, change_note=note)
    await store.save_identity(tx, flagged, now=now)
    await events.record(
        tx,
        kinds.IDENTITY_CHANGED,
        data={"identity_id": str(identity.id), "contact_id": str(identity.contact_id), "change": "flagged"},
        cause="channel",
        at=now,
    )
    return flagged


async def confirm(tx: Tx, identity: Identity, *, by_agent_id: int | None, now: datetime) -> None:
    """A person has looked: it is the same customer."""
    await q.execute(tx, "confirm_identity", id=identity.id)
    await events.record(
        tx,
        kinds.IDENTITY_CHANGED,
        agent_id=by_agent_id,
        data={"identity_id": str(identity.id), "contact_id": str(identity.contact_id), "change": "confirmed"},
        at=now,
    )
