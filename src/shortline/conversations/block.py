"""Blocking a person: what he writes is kept and shown, but it rings nowhere, and nothing is sent to him."""

from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.contacts.block import set_blocked
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.events import kinds


async def block(tx: Tx, conversation_id: int, *, by: Actor, now: datetime, blocked: bool = True) -> Conversation:
    """For all conversations of this person. Safe to repeat."""
    locked = await fetch_visible(tx, by, conversation_id, Action.CONTACT_BLOCK, lock=True)
    if not await set_blocked(tx, locked.contact_id, blocked, now=now):
        return locked
    after = locked.settled() if blocked else locked
    changed = await save_with_line(tx, after, "blocked" if blocked else "unblocked", by=by, now=now)
    await events.record(
        tx,
        kinds.CONTACT_UPDATED,
        conversation_id=conversation_id,
        agent_id=by.agent_id,
        data={"contact_id": str(locked.contact_id), "change": "blocked" if blocked else "unblocked"},
        at=now,
    )
    return changed
