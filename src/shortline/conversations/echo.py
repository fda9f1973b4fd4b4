"""Somebody answered from the phone app: ours, but by no agent here. It is an answer; it opens no window."""

from datetime import datetime

from shortline import events
from shortline.channels.events import EchoReceived
from shortline.channels.protocol import InboxConfig
from shortline.conversations import store
from shortline.conversations.files import add_attachments
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import place
from shortline.conversations.store import q
from shortline.conversations.thread import thread_of
from shortline.db import Tx
from shortline.events import kinds


async def echo(tx: Tx, inbox: InboxConfig, event: EchoReceived, *, now: datetime, journal_id: int | None) -> None:
    if await store.find_by_provider_id(tx, inbox.id, event.provider_id):
        return
    locked, _ = await thread_of(tx, inbox, event.recipient, now=now)
    where = place(event.at, now=now, newest=locked.last_message_at)
    case = await q.fetchrow(tx, "find_open_case", conversation_id=locked.id)
    message_id = await store.insert(
        tx,
        locked,
        NewMessage(
            direction="out",
            kind=event.kind,
            author_kind="phone_app",
            text=event.text,
            content=event.content,
            provider_id=event.provider_id,
            provider_at=event.at,
            display_at=where.at,
            late=where.late,
            state="sent",
            reply_to_id=await store.find_quoted(tx, locked, event.reply_to_provider_id),
            reply_to_provider_id=event.reply_to_provider_id,
            journal_id=journal_id,
        ),
        case_id=case["id"] if case else None,
        now=now,
    )
    if message_id is None:
        return
    after = locked.numbered().shows(message_id, where.at)
    if locked.waiting_since is None or where.at >= locked.waiting_since:
        after = after.answered(where.at)
        if case and case["first_answered_at"] is None:
            await q.execute(tx, "answer_case", id=case["id"], at=where.at)
    await store.save(tx, after)
    await add_attachments(tx, locked, message_id, event.attachments, now=now)
    await events.record(
        tx,
        kinds.MESSAGE_CREATED,
        conversation_id=locked.id,
        message_id=message_id,
        inbox_id=inbox.id,
        cause="phone_app",
        at=now,
    )
