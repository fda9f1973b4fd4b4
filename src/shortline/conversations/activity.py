"""What happened to a conversation, as a line in its timeline: who closed it, who took it over, who put it aside."""

from datetime import datetime
from typing import Any

from shortline import events
from shortline.accounts.actor import Actor
from shortline.conversations import store
from shortline.conversations.conversation import Conversation
from shortline.conversations.message import NewMessage
from shortline.db import Tx
from shortline.events import kinds


async def save_with_line(
    tx: Tx, after: Conversation, change: str, *, by: Actor, now: datetime, **content: Any
) -> Conversation:
    """Save the locked conversation with a line about what was done. Lines do not count as messages: no clock, no preview."""
    message_id = await store.insert(
        tx,
        after,
        NewMessage(
            direction="activity",
            kind="activity",
            author_kind="agent" if by.agent_id else "system",
            author_agent_id=by.agent_id,
            content={"change": change, **content},
            display_at=now,
        ),
        now=now,
    )
    numbered = after.numbered()
    await store.save(tx, numbered)
    for kind in (kinds.CONVERSATION_UPDATED, kinds.MESSAGE_CREATED):  # who watches the list, and who the timeline
        await events.record(
            tx,
            kind,
            conversation_id=after.id,
            message_id=message_id,
            inbox_id=after.inbox_id,
            agent_id=by.agent_id,
            data={"change": change},
            cause=by.kind,
            at=now,
        )
    return numbered
