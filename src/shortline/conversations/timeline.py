"""The timeline: messages in display order, in pages that can start anywhere and never jump."""

from dataclasses import dataclass
from typing import Any

import asyncpg

from shortline.accounts.actor import Actor
from shortline.conversations import views
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.errors import NotFound


@dataclass(frozen=True, slots=True)
class Stretch:
    messages: list[asyncpg.Record]
    has_before: bool
    has_after: bool


async def newest(tx: Tx, conversation_id: int, *, limit: int) -> Stretch:
    found = await _ids(tx, "page_newest", conversation_id=conversation_id, limit=limit + 1)
    return Stretch(await by_ids(tx, found[:limit]), len(found) > limit, False)


async def before(tx: Tx, conversation_id: int, seq: int, *, limit: int) -> Stretch:
    found = await _ids(tx, "page_before", conversation_id=conversation_id, seq=seq, limit=limit + 1)
    return Stretch(await by_ids(tx, found[:limit]), len(found) > limit, True)


async def after(tx: Tx, conversation_id: int, seq: int, *, limit: int) -> Stretch:
    """What follows the message with this number; after 0 is from the beginning."""
    if seq == 0:
        found = await _ids(tx, "page_oldest", conversation_id=conversation_id, limit=limit + 1)
        return Stretch(await by_ids(tx, found[:limit]), False, len(found) > limit)
    found = await _ids(tx, "page_after", conversation_id=conversation_id, seq=seq, limit=limit + 1)
    return Stretch(await by_ids(tx, found[:limit]), True, len(found) > limit)


async def around(tx: Tx, conversation_id: int, message_id: int, *, limit: int) -> Stretch:
    """Half before and half after one message; what one side lacks the other gets."""
    rows = await q.fetch(tx, "page_around", conversation_id=conversation_id, id=message_id, limit=limit)
    if not rows:
        raise NotFound
    earlier = [row["id"] for row in rows if row["place"] < 0][::-1]
    later = [row["id"] for row in rows if row["place"] > 0]
    room = limit - 1
    take_later = min(len(later), max(room - room // 2, room - len(earlier)))
    take_earlier = min(len(earlier), room - take_later)
    chosen = [*earlier[:take_earlier], message_id, *later[:take_later]]
    return Stretch(await by_ids(tx, chosen), len(earlier) > take_earlier, len(later) > take_later)


async def around_mark(tx: Tx, conversation_id: int, agent_id: int | None, *, limit: int) -> Stretch:
    """Around the message up to which this agent has read; the newest ones where he has read nothing."""
    mark = await q.fetchval(tx, "find_mark", conversation_id=conversation_id, agent_id=agent_id)
    if mark is None:
        return await newest(tx, conversation_id, limit=limit)
    return await around(tx, conversation_id, mark, limit=limit)


async def by_ids(tx: Tx, ids: list[int]) -> list[asyncpg.Record]:
    """Messages with everything their bubbles show, in display order. Checks no permission: the caller has done it."""
    return await q.fetch(tx, "list_messages", ids=ids) if ids else []


async def visible_by_ids(tx: Tx, actor: Actor, ids: list[int]) -> list[asyncpg.Record]:
    """Those of these messages whose conversations the actor sees."""
    facts = await q.fetch(tx, "list_visible_facts", ids=ids)
    seen = set(await views.visible_of(tx, actor, [row["conversation_id"] for row in facts]))
    return await by_ids(tx, [row["id"] for row in facts if row["conversation_id"] in seen])


async def _ids(tx: Tx, query: str, **given: Any) -> list[int]:
    return [row["id"] for row in await q.fetch(tx, query, **given)]
