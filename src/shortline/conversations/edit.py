"""The customer corrected a message: the new text is shown, the earlier ones are kept and can be looked at.

An edit whose original is not here (yet) is shown as a message of its own, so that its words are never lost.
"""

from datetime import datetime

from shortline import events
from shortline.channels.events import Edited
from shortline.channels.protocol import InboxConfig
from shortline.conversations import store
from shortline.conversations.clean import clean, clean_content
from shortline.conversations.conversation import Conversation
from shortline.conversations.files import add_attachments
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import believable, place
from shortline.conversations.store import q
from shortline.conversations.thread import thread_of_target
from shortline.conversations.turns import as_turn, turn_facts
from shortline.db import Tx
from shortline.events import kinds
from shortline.hints.says import says


async def edit(tx: Tx, inbox: InboxConfig, event: Edited, *, now: datetime, journal_id: int | None) -> None:
    if await store.find_by_provider_id(tx, inbox.id, event.provider_id):
        return
    locked, target = await thread_of_target(tx, inbox, event.target_provider_id, event.sender, now=now)
    at = believable(event.at, now)
    if target is None:
        where = place(event.at, now=now, newest=locked.last_message_at)
        by_contact = event.by == "contact"
        message_id = await store.insert(
            tx,
            locked,
            NewMessage(
                direction="in" if by_contact else "out",
                kind=event.kind,
                author_kind="contact" if by_contact else "phone_app",
                text=event.text,
                content=event.content,
                provider_id=event.provider_id,
                provider_at=event.at,
                display_at=where.at,
                late=where.late,
                state="received" if by_contact else "sent",
                edited_at=at,
                journal_id=journal_id,
            ),
            now=now,
        )
        if message_id is None:
            return
        after = locked
        if by_contact:
            facts = await turn_facts(tx, locked)
            after = locked if facts.is_blocked else await as_turn(tx, locked, facts, at=where.at)
        await store.save(tx, after.numbered().shows(message_id, where.at))
        await add_attachments(tx, locked, message_id, event.attachments, now=now)
        await _tell(
            tx, kinds.MESSAGE_RECEIVED if by_contact else kinds.MESSAGE_CREATED, locked.id, message_id, inbox, now
        )
        return
    if target["direction"] != ("in" if event.by == "contact" else "out"):
        return  # nobody rewrites what the other side said
    newest = target["edited_at"] is None or at >= target["edited_at"]
    earlier = target["text"] if newest else clean(event.text)
    if not await q.fetchval(
        tx, "add_edit", message_id=target["id"], provider_id=event.provider_id, earlier_text=earlier, at=at
    ):
        return
    if newest:
        content = clean_content(event.content) or target["content"]
        await q.execute(tx, "change_text", id=target["id"], text=clean(event.text), content=content, at=at)
    after = await _asked_now(tx, locked, event, at) if newest else locked
    await store.save(tx, after)
    await _tell(tx, kinds.MESSAGE_EDITED, locked.id, target["id"], inbox, now)


async def _asked_now(tx: Tx, locked: Conversation, event: Edited, at: datetime) -> Conversation:
    """A greeting that was made a question waits as one, from the correction on."""
    if event.by != "contact" or not locked.only_greeted or says(event.text) == "hello":
        return locked
    facts = await turn_facts(tx, locked)
    return locked if facts.is_blocked else await as_turn(tx, locked, facts, at=at)


async def _tell(tx: Tx, kind: str, conversation_id: int, message_id: int, inbox: InboxConfig, now: datetime) -> None:
    await events.record(
        tx, kind, conversation_id=conversation_id, message_id=message_id, inbox_id=inbox.id, cause="contact", at=now
    )
