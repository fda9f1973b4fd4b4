"""Lists of conversations and their counts."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api import paging
from shortline.api.deps import ClockDep, CountedSearch, Db, require
from shortline.api.router import Router
from shortline.conversations import rows, search, tallies, views
from shortline.conversations.conversation import Priority
from shortline.conversations.shapes import ConversationOut, ConversationPage, Counts
from shortline.conversations.tallies import TalliesDep
from shortline.conversations.tally import tells
from shortline.conversations.views import Filter, Mark, Sort, StateFilter, View
from shortline.db import Tx
from shortline.errors import BadRequest

router = Router()
Reading = Annotated[Actor, Depends(require(Action.CONVERSATION_READ))]
IdText = Annotated[str | None, Query(pattern=r"^[1-9][0-9]{0,17}$")]
Words = Annotated[str | None, Query(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)]
BATCH_MAX = 200


@router.get("/conversations", dependencies=[CountedSearch])
async def get_conversations(
    actor: Reading,
    db: Db,
    clock: ClockDep,
    counted: TalliesDep,
    view: View = "all",
    state: StateFilter | None = None,
    channel: Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")] = None,
    inbox_id: IdText = None,
    team_id: IdText = None,
    assignee_id: IdText = None,
    label_id: IdText = None,
    segment_id: IdText = None,
    priority: Priority | None = None,
    q: Words = None,
    sort: Sort = "most_overdue",
    ids: Annotated[str | None, Query(max_length=4000)] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    offset: Annotated[int, Query(ge=0, le=views.COUNT_MAX)] = 0,
    limit: Limit = 50,
) -> ConversationPage:
    """A page of a view. With `ids` just these, as far as you see them. `total` comes without a cursor; where it
    is counted for this list alone it stops at 100,000.

    A cursor goes on where a page ended, whatever happened meanwhile; `offset` jumps, for a list one scrolls through.
    """
    if ids is not None:
        async with db.reading() as tx:
            seen = await views.visible_of(tx, actor, _many(ids))
            return ConversationPage(items=await load(tx, seen, actor, now=clock.now()))
    after = _mark(cursor, sort)
    async with db.reading() as tx:
        wanted = Filter(
            view=view,
            state=state,
            channel=channel,
            inbox_id=_id(inbox_id),
            team_id=_id(team_id),
            assignee_id=_id(assignee_id),
            label_id=_id(label_id),
            segment_id=_id(segment_id),
            priority=priority,
            only=await search.conversation_ids(tx, q, actor) if q and q.strip() else None,
            now=clock.now(),
            closed=await views.closed_ahead(tx, now=clock.now()) if state == "closing_unseen" else (),
        )
        found, ended = await views.page(tx, wanted, actor, sort=sort, after=after, limit=limit, skip=offset)
        items = await load(tx, found, actor, now=clock.now())
        total = await views.total(tx, wanted, actor) if after is None and not tells(wanted) else None
    if after is None and total is None:
        total = (await counted.now(db)).seen_by(actor).count(wanted)
    return ConversationPage(items=items, next_cursor=_cursor(ended, sort), total=total)


@router.get("/conversations/counts")
async def get_counts(actor: Reading, db: Db, counted: TalliesDep) -> Counts:
    """Open conversations of each view and inbox. What is yours alone (mentions, following) stops at 10,000."""
    tally = await counted.now(db)
    async with db.reading() as tx:
        found = await tallies.counts(tx, actor, tally)
    return Counts(**found | {"by_inbox": {str(key): value for key, value in found["by_inbox"].items()}})


async def load(tx: Tx, conversation_ids: list[int], actor: Actor, *, now: datetime) -> list[ConversationOut]:
    """Rows of a list, in this order. Checks nothing: the ids come from a filter that did."""
    return [row for row, _ in await rows.load(tx, conversation_ids, reader=actor.agent_id, now=now)]


def _id(value: str | None) -> int | None:
    return ids.parse(value) if value is not None else None


def _many(value: str) -> list[int]:
    return ids.parse_many(value, limit=BATCH_MAX)


def _cursor(mark: Mark | None, sort: Sort) -> str | None:
    return None if mark is None else paging.encode(sort, mark.stretch, mark.at.isoformat(), mark.id)


def _mark(cursor: str | None, sort: Sort) -> Mark | None:
    """Where the last page ended. A cursor of another order is as wrong as a made-up one."""
    key: list[Any] | None = paging.decode(cursor, parts=4)
    if key is None:
        return None
    try:
        order, stretch, at, last = key
        mark = Mark(int(stretch), datetime.fromisoformat(at), int(last))
        if order != sort or not 0 <= mark.stretch < len(views.ORDERS[sort]) or mark.at.tzinfo is None:
            raise ValueError
        if not 0 <= mark.id <= ids.MAX_ID or not 1970 <= mark.at.year <= 2200:
            raise ValueError
    except (TypeError, ValueError, OverflowError) as error:
        raise BadRequest(
            "The cursor is not one of ours. Start from the first page.", code="bad_cursor", field="cursor"
        ) from error
    return mark
