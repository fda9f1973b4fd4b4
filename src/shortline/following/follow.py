"""Following a conversation: told calmly of what the customer writes and of its end, without having it. Twice is once."""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.following.mention import followed
from shortline.following.store import q


async def follow(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> None:
    """News is what comes after this moment."""
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_MARK, lock=True)
    if await q.fetch(tx, "follow", conversation_id=locked.id, seq=locked.message_seq, agent_ids=[by.agent_id], now=now):
        await followed(tx, locked, [by.agent_id or 0], "followed", by=by, now=now)


async def unfollow(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> None:
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_MARK, lock=True)
    if await q.execute(tx, "unfollow", agent_id=by.agent_id, conversation_id=locked.id):
        await followed(tx, locked, [by.agent_id or 0], "unfollowed", by=by, now=now)
