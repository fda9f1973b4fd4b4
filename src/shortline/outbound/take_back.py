"""Messages of ours that have not left are taken back: they are not there any more, and nothing left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.conversations import store as conversations
from shortline.conversations.conversation import Conversation
from shortline.db import Tx, queries
from shortline.events import Happened, kinds

Q = queries(__package__)


async def take_back(
    tx: Tx, locked: Conversation, message_ids: Sequence[int], *, by: Actor, now: datetime
) -> Conversation:
    """Of one conversation; the caller has locked it and them, and knows that they wait."""
    taken = list(message_ids)
    await Q.execute(tx, "detach", message_ids=taken)
    await Q.execute(tx, "save_outbox_undone", ids=taken, now=now)
    await Q.execute(tx, "save_undone", ids=taken, now=now)
    if locked.last_message_id in taken:
        latest = await Q.fetchrow(tx, "latest_shown", conversation_id=locked.id)
        locked = replace(
            locked,
            last_message_id=latest["id"] if latest else None,
            last_message_at=latest["display_at"] if latest else None,
        )
    await conversations.save(tx, locked)
    await events.record_many(
        tx,
        [
            Happened(
                kinds.MESSAGE_DELETED,
                now,
                conversation_id=locked.id,
                message_id=each,
                inbox_id=locked.inbox_id,
                agent_id=by.agent_id,
                data={"change": "undone"},
                cause=by.kind,
            )
            for each in taken
        ],
    )
    return locked
