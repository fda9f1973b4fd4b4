"""How much a case hurries, said by those who know it. A new case begins as normal again, whatever the last one was.

It is not the answer time: who waits is due when he is due. It says who comes first where many wait.
"""

from collections.abc import Sequence
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.activity import add_lines, save_with_line
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


async def prioritize_all(tx: Tx, locked: Sequence[int], priority: Priority, *, by: Actor, now: datetime) -> None:
    """The same for many that are locked and open, by whoever may see them all."""
    rows = await q.fetch(tx, "prioritize_all", ids=list(locked), priority=priority)
    lines = {row["id"]: {"priority": priority, "was": row["was"]} for row in rows}
    if lines:
        await add_lines(tx, "prioritized", lines, by=by, now=now)
        await q.execute(tx, "prioritize_cases", conversation_ids=list(lines), priority=priority)
