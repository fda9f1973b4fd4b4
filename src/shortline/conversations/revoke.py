"""The customer took a message back: it is not shown again, only that it was there; and nobody waits for its answer.

A removal that arrives before its original leaves a mark under the original's id, so that the original, coming later,
stays removed.
"""

from datetime import datetime

from shortline import events
from shortline.channels.events import Revoked
from shortline.channels.protocol import InboxConfig
from shortline.conversations import store
from shortline.conversations.conversation import Conversation
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import believable, place
from shortline.conversations.store import q
from shortline.conversations.thread import thread_of_target
from shortline.conversations.turns import turn_facts
from shortline.db import Tx
from shortline.events import kinds


async def revoke(tx: Tx, inbox: InboxConfig, event: Revoked, *, now: datetime, journal_id: int | None) -> None:
    locked, target = await thread_of_target(tx, inbox, event.target_provider_id, event.sender, now=now)
    at = believable(event.at, now)
    by_contact = event.by == "contact"
    if target is not None:
        own = target["direction"] == ("in" if by_contact else "out")
        if target["deleted_at"] is not None or not own:  # nobody takes back what the other side said
            return
        await q.execute(tx, "delete_message", id=target["id"], at=at)
        await store.save(tx, await without_question(tx, locked))
        message_id = target["id"]
    else:
        where = place(event.at, now=now, newest=locked.last_message_at)
        made = await store.insert(
            tx,
            locked,
            NewMessage(
                direction="in" if by_contact else "out",
                kind="text",
                author_kind="contact" if by_contact else "phone_app",
                provider_id=event.target_provider_id,
                provider_at=event.at,
                display_at=where.at,
                state="received" if by_contact else "sent",
                deleted_at=at,
                journal_id=journal_id,
            ),
            now=now,
        )
        if made is None:
            return
        message_id = made
        await store.save(tx, locked.numbered().shows(message_id, where.at))
    await events.record(
        tx,
        kinds.MESSAGE_DELETED,
        conversation_id=locked.id,
        message_id=message_id,
        inbox_id=inbox.id,
        cause="contact" if by_contact else "phone_app",
        at=now,
    )


async def without_question(tx: Tx, conversation: Conversation) -> Conversation:
    """The clock as it is without what was taken back: from the oldest message that still waits, or stopped."""
    if conversation.waiting_since is None:
        return conversation
    oldest = await q.fetchval(
        tx, "oldest_unanswered", conversation_id=conversation.id, since=conversation.waiting_since
    )
    if oldest is None:
        return conversation.settled()
    if conversation.only_greeted:
        return conversation.settled().greets(oldest)
    targets = (await turn_facts(tx, conversation)).targets
    return conversation.settled().waits(oldest, answered_in_case=conversation.waits_for_follow_up, targets=targets)
