"""Read marks: how far each agent has read, and what the customer is told of it.

The provider is told by a job, about the newest customer message only; typing is told at most every 20 seconds.
"""

from datetime import datetime, timedelta

from shortline import events, jobs
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.events import kinds
from shortline.following import store as following
from shortline.languages import learn

TYPING_EVERY = timedelta(seconds=20)


async def read(tx: Tx, conversation_id: int, message_id: int, *, by: Actor, now: datetime) -> int:
    """Everything up to this message is read. A mark never goes back here: that is what `unread` is for."""
    await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_MARK)
    seq = await q.fetchval(tx, "find_seq", conversation_id=conversation_id, id=message_id)
    if seq is None:
        raise NotFound
    if await following.look(tx, conversation_id, by.agent_id, seq, now=now):
        await _tell(tx, conversation_id, by, now, kind=kinds.NEWS_SEEN)
    if await q.execute(tx, "advance_mark", agent_id=by.agent_id, conversation_id=conversation_id, seq=seq, now=now):
        await _tell(tx, conversation_id, by, now)
        await jobs.enqueue(
            tx,
            "whatsapp.read",
            {"conversation_id": conversation_id, "message_id": message_id},
            dedupe=f"whatsapp.read:{conversation_id}:{message_id}",
        )
        if await learn.q.fetchval(tx, "is_unknown", conversation_id=conversation_id):
            dedupe = f"languages.learn:{conversation_id}:{message_id}"
            await jobs.enqueue(tx, "languages.learn", {"conversation_id": conversation_id}, dedupe=dedupe)
    return int(seq)


async def unread(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> None:
    """Unread again from the customer's newest message on, for this agent only."""
    await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_MARK)
    await q.execute(tx, "set_unread", agent_id=by.agent_id, conversation_id=conversation_id)
    await _tell(tx, conversation_id, by, now)


async def typing(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> bool:
    """Show the customer that somebody writes. False when that was shown a moment ago."""
    await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    if not await q.fetchval(tx, "claim_typing", conversation_id=conversation_id, now=now, before=now - TYPING_EVERY):
        return False
    await jobs.enqueue(
        tx,
        "whatsapp.read",
        {"conversation_id": conversation_id, "typing": True},
        dedupe=f"whatsapp.typing:{conversation_id}",
    )
    return True


async def _tell(tx: Tx, conversation_id: int, by: Actor, now: datetime, *, kind: str = kinds.CONVERSATION_READ) -> None:
    await events.record(tx, kind, conversation_id=conversation_id, agent_id=by.agent_id, cause=by.kind, at=now)
