"""The person has a new number or id: a line in the thread says so, old and new are linked, and both are to be looked at."""

from datetime import datetime

from shortline import events
from shortline.channels.events import IdentityChanged
from shortline.channels.protocol import InboxConfig
from shortline.contacts.changed import changed
from shortline.conversations import store
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import place
from shortline.db import Tx
from shortline.events import kinds


async def identity_changed(
    tx: Tx, inbox: InboxConfig, event: IdentityChanged, *, now: datetime, journal_id: int | None
) -> None:
    if await store.find_by_provider_id(tx, inbox.id, event.provider_id):
        return
    identity = await changed(tx, inbox, event, now=now)
    locked, _ = await store.lock_for(tx, inbox.id, identity.id, identity.contact_id, now=now)
    where = place(event.at, now=now, newest=locked.last_message_at)
    message_id = await store.insert(
        tx,
        locked,
        NewMessage(
            direction="in",
            kind="system",
            author_kind="system",
            text=event.body,
            content={
                "type": event.change,
                "old": event.old.wa_id or event.old.user_id,
                "new": None if event.change == "identity_key" else event.new.wa_id or event.new.user_id,
                "body": event.body,
            },
            provider_id=event.provider_id,
            provider_at=event.at,
            display_at=where.at,
            late=where.late,
            journal_id=journal_id,
        ),
        now=now,
    )
    if message_id is None:
        return
    await store.save(tx, locked.numbered().shows(message_id, where.at))
    await events.record(
        tx,
        kinds.MESSAGE_RECEIVED,
        conversation_id=locked.id,
        message_id=message_id,
        inbox_id=inbox.id,
        data={"system": True},
        cause="channel",
        at=now,
    )
