"""Snoozing: out of sight until a moment, or until the customer writes. The customer's wait is not shortened by it."""

from datetime import datetime, timedelta

from shortline.accounts.actor import SYSTEM, Actor
from shortline.accounts.permissions import Action
from shortline.conversations import store
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest

LONGEST = timedelta(days=366)
WAKE_BATCH = 200


async def snooze(tx: Tx, conversation_id: int, *, until: datetime, by: Actor, now: datetime) -> Conversation:
    if until <= now:
        raise BadRequest("This moment is over. Choose a later one.", code="until_past", field="until")
    if until - now > LONGEST:
        raise BadRequest("At most a year ahead.", code="until_too_far", field="until")
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_SNOOZE, lock=True)
    return await save_with_line(tx, locked.snoozed(until), "snoozed", by=by, now=now, until=until.isoformat())


async def wake(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> Conversation:
    """Back into the lists. Nothing happens to a conversation that is not snoozed."""
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_SNOOZE, lock=True)
    if locked.state != "snoozed":
        return locked
    return await save_with_line(tx, locked.woken(), "woken", by=by, now=now)


async def wake_due(tx: Tx, *, now: datetime) -> int:
    """Wake what is due. Safe to run anywhere and often: rows another worker holds are left to him."""
    rows = await q.fetch(tx, "lock_due_snoozes", now=now, most=WAKE_BATCH)
    for row in rows:
        await save_with_line(tx, store.conversation(row).woken(), "woken", by=SYSTEM, now=now)
    return len(rows)
