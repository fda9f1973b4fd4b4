"""How much a case hurries, said by those who know it. A new case begins as normal again, whatever the last one was.

It is not the answer time: who waits is due when he is due. It says who comes first where many wait.
"""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation, Priority
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx


async def prioritize(tx: Tx, conversation_id: int, priority: Priority, *, by: Actor, now: datetime) -> Conversation:
    """Said again, it changes nothing. Raises AlreadyClosed: what is settled does not hurry."""
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_PRIORITIZE, lock=True)
    after = locked.prioritized(priority)
    if after == locked:
        return locked
    changed = await save_with_line(tx, after, "prioritized", by=by, now=now, priority=priority, was=locked.priority)
    await q.execute(tx, "prioritize_case", conversation_id=conversation_id, priority=priority)
    return changed
