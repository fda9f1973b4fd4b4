"""Writing on the checklist of a case, ticking off and taking away.

What is ticked says who and when; ticked twice it stays with the first.
"""

from datetime import datetime

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.checklists.store import q
from shortline.conversations.conversation import Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import Conflict, NotFound
from shortline.events import kinds

MOST = 50


async def add(tx: Tx, case_id: int, text: str, *, by: Actor, now: datetime) -> asyncpg.Record:
    """Raises NotFound, and Conflict when the list is full."""
    case = await q.fetchrow(tx, "find_case", id=case_id)
    if case is None:
        raise NotFound
    locked = await fetch_visible(tx, by, case["conversation_id"], Action.CASE_CHECK, lock=True)
    if await q.fetchval(tx, "count_items", case_id=case_id) >= MOST:
        raise Conflict(
            f"A case has at most {MOST} things to do. Take one off first.",
            code="too_many_items",
            params={"most": MOST},
        )
    made = await q.fetchrow(tx, "add_item", case_id=case_id, text=text, by=by.agent_id, now=now)
    assert made is not None
    await _told(tx, locked, by, now)
    return made


async def tick(tx: Tx, item_id: int, *, done: bool, by: Actor, now: datetime) -> asyncpg.Record:
    """Raises NotFound."""
    locked = await _holding(tx, item_id, by)
    changed = await q.execute(tx, "tick_item", id=item_id, at=now if done else None, by=by.agent_id if done else None)
    found = await q.fetchrow(tx, "find_item", id=item_id)
    if found is None:
        raise NotFound
    if changed:
        await _told(tx, locked, by, now)
    return found


async def remove(tx: Tx, item_id: int, *, by: Actor, now: datetime) -> None:
    """Raises NotFound."""
    locked = await _holding(tx, item_id, by)
    if not await q.execute(tx, "drop_items", ids=[item_id]):
        raise NotFound
    await _told(tx, locked, by, now)


async def _holding(tx: Tx, item_id: int, by: Actor) -> Conversation:
    place = await q.fetchrow(tx, "find_place", id=item_id)
    if place is None:
        raise NotFound
    return await fetch_visible(tx, by, place["conversation_id"], Action.CASE_CHECK, lock=True)


async def _told(tx: Tx, locked: Conversation, by: Actor, now: datetime) -> None:
    """Screens hear of it; the timeline does not: the list itself says who did what."""
    await events.record(
        tx,
        kinds.CONVERSATION_UPDATED,
        conversation_id=locked.id,
        inbox_id=locked.inbox_id,
        agent_id=by.agent_id,
        data={"change": "checklist"},
        cause=by.kind,
        at=now,
    )
