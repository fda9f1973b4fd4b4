"""Reading messages: pages of a timeline, single ones, several at once, and what the provider sent."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, must
from shortline.api import paging
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations import raw, timeline
from shortline.conversations.shapes_message import MessageList, MessageOut, MessagePage, RawOut
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_message_conversation, fetch_visible
from shortline.db import Tx

router = Router()
Reading = Annotated[Actor, Depends(require(Action.CONVERSATION_READ))]
Seq = Annotated[int | None, Query(ge=0, le=ids.MAX_ID)]
Limit = Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)]
MARK = "read"


@router.get("/conversations/{conversation_id}/messages")
async def get_messages(
    conversation_id: str,
    actor: Reading,
    db: Db,
    clock: ClockDep,
    before: Seq = None,
    after: Seq = None,
    around: Annotated[str | None, Query(max_length=20)] = None,
    limit: Limit = 50,
) -> MessagePage:
    """Oldest first. Without a place to start from: the newest ones. `around=read`: around the message up to which you have
    read, the newest ones where you have read nothing."""
    async with db.reading() as tx:
        found = await fetch_visible(tx, actor, ids.parse(conversation_id))
        if around == MARK:
            page = await timeline.around_mark(tx, found.id, actor.agent_id, limit=limit)
        elif around is not None:
            page = await timeline.around(tx, found.id, ids.parse(around), limit=limit)
        elif before is not None:
            page = await timeline.before(tx, found.id, before, limit=limit)
        elif after is not None:
            page = await timeline.after(tx, found.id, after, limit=limit)
        else:
            page = await timeline.newest(tx, found.id, limit=limit)
    now = clock.now()
    return MessagePage(
        items=[MessageOut.of(row, now=now) for row in page.messages],
        has_before=page.has_before,
        has_after=page.has_after,
    )


@router.get("/messages")
async def get_messages_by_ids(
    actor: Reading, db: Db, clock: ClockDep, ids_: Annotated[str, Query(alias="ids", max_length=4000)]
) -> MessageList:
    """Several at once: those you may see, the others left out."""
    async with db.reading() as tx:
        rows = await timeline.visible_by_ids(tx, actor, ids.parse_many(ids_))
    return MessageList(items=[MessageOut.of(row, now=clock.now()) for row in rows])


@router.get("/messages/{message_id}")
async def get_message(message_id: str, actor: Reading, db: Db, clock: ClockDep) -> MessageOut:
    async with db.reading() as tx:
        await fetch_message_conversation(tx, actor, ids.parse(message_id))
        return await load_message(tx, ids.parse(message_id), now=clock.now())


@router.get("/messages/{message_id}/raw")
async def get_raw(message_id: str, actor: Annotated[Actor, Depends(require(Action.RAW_READ))], db: Db) -> RawOut:
    """The update that brought this message, as the provider sent it; nothing of what came in the same body."""
    number = ids.parse(message_id)
    async with db.reading() as tx:
        await fetch_message_conversation(tx, actor, number)
        must(actor, Action.RAW_READ)
        row = await q.fetchrow(tx, "find_raw", id=number)
    found = await raw.of_message(row) if row and row["body"] is not None else None
    return RawOut(
        message_id=message_id,
        journal_id=str(row["journal_id"]) if row and row["journal_id"] else None,
        received_at=row["received_at"] if row else None,
        path=found.path if found else None,
        raw=found.text if found else None,
    )


async def load_message(tx: Tx, message_id: int, *, now: datetime) -> MessageOut:
    """One message for an answer. Checks nothing: the caller has."""
    return MessageOut.of((await timeline.by_ids(tx, [message_id]))[0], now=now)
