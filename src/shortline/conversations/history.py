"""Old messages of the phone app, brought along when a number is connected. They start no clock, wake nobody, open no window."""

from dataclasses import replace
from datetime import datetime

from shortline import events
from shortline.channels.events import HistoryImported
from shortline.channels.protocol import InboxConfig
from shortline.conversations import store
from shortline.conversations.files import add_attachments
from shortline.conversations.message import NewMessage
from shortline.conversations.thread import thread_of
from shortline.db import Tx
from shortline.events import kinds

_STATES = {"sent", "delivered", "read", "played", "failed"}


async def import_message(
    tx: Tx, inbox: InboxConfig, event: HistoryImported, *, now: datetime, journal_id: int | None
) -> None:
    """A conversation that history alone makes is a closed one."""
    if await store.find_by_provider_id(tx, inbox.id, event.provider_id):
        return
    locked, created = await thread_of(tx, inbox, event.peer, state="closed", now=now)
    inbound = event.direction == "in"
    # However old: history is the one place where an old time is believed.
    at = event.at if event.at is not None and event.at <= now else now
    message_id = await store.insert(
        tx,
        locked,
        NewMessage(
            direction="in" if inbound else "out",
            kind=event.kind,
            author_kind="contact" if inbound else "phone_app",
            text=event.text,
            content=event.content,
            provider_id=event.provider_id,
            provider_at=event.at,
            display_at=at,
            state="received" if inbound else (event.state if event.state in _STATES else "sent"),
            reply_to_id=await store.find_quoted(tx, locked, event.reply_to_provider_id),
            reply_to_provider_id=event.reply_to_provider_id,
            journal_id=journal_id,
        ),
        now=now,
    )
    if message_id is None:
        return
    after = locked.numbered().shows(message_id, at)
    if created:
        after = replace(after, closed_at=at)
    await store.save(tx, after)
    await add_attachments(tx, locked, message_id, event.attachments, now=now)
    await events.record(
        tx,
        kinds.MESSAGE_CREATED,
        conversation_id=locked.id,
        message_id=message_id,
        inbox_id=inbox.id,
        cause="history",
        at=now,
    )
