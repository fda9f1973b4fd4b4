"""What was promised to customers outside of the chat: of one conversation, and of all that the caller may see."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, may
from shortline.api import paging
from shortline.api.deps import ClockDep, Db, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.conversations.shapes_request import Nothing
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.handover import handover, pass_on
from shortline.handover.handover import q
from shortline.handover.shapes import EndRequest, HandoverIn, HandoverOut, HandoverPatch, OpenHandoverOut

router = Router(tags=["handovers"])
Reading = Annotated[Actor, Depends(require(Action.CONVERSATION_READ))]
Handing = Annotated[Actor, Depends(require(Action.CONVERSATION_ASSIGN))]
PORTION = 500
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class HandoverList(Page[OpenHandoverOut]):
    pass


@router.get("/handovers")
async def get_handovers(
    actor: Reading,
    db: Db,
    mine: Annotated[bool, Query(description="Only those that are the caller's to keep.")] = False,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)] = 50,
) -> HandoverList:
    """What is still to be done, in the order in which it is due."""
    after, last = _after(cursor)
    found: list[Mapping[str, Any]] = []
    async with db.reading() as tx:
        while len(found) <= limit:
            rows = await q.fetch(
                tx, "list_open", agent_id=actor.agent_id if mine else None, due_at=after, id=last, most=PORTION
            )
            found += [row for row in rows if _visible(row, actor)]
            if len(rows) < PORTION:
                break
            after, last = rows[-1]["due_at"], rows[-1]["id"]
    shown = found[:limit]
    more = paging.encode(shown[-1]["due_at"].isoformat(), shown[-1]["id"]) if len(found) > limit else None
    items = [OpenHandoverOut.of(row, contact_name=row["contact_name"] or "") for row in shown]
    return HandoverList(items=items, next_cursor=more)


@router.get("/conversations/{conversation_id}/handovers")
async def get_handovers_of(conversation_id: str, actor: Reading, db: Db, clock: ClockDep) -> Page[HandoverOut]:
    """What stands first, then what ended in the last thirty days."""
    async with db.reading() as tx:
        found = await fetch_visible(tx, actor, ids.parse(conversation_id))
        rows = await handover.of_conversation(tx, found.id, now=clock.now())
    return Page(items=[HandoverOut.of(row) for row in rows])


@router.post("/conversations/{conversation_id}/handovers", status_code=201)
async def post_handover(
    conversation_id: str, given: HandoverIn, actor: Handing, db: Db, clock: ClockDep
) -> HandoverOut:
    async with db.transaction() as tx:
        made = await handover.make(tx, ids.parse(conversation_id), given, by=actor, now=clock.now())
        return await _one(tx, ids.parse(conversation_id), made, now=clock.now())


@router.post("/conversations/{conversation_id}/passed-on/put-away", status_code=204)
async def post_put_away(
    conversation_id: str, actor: Handing, db: Db, clock: ClockDep, given: Nothing | None = None
) -> None:
    """What was said at the hand-over has been read: it goes from the top of the conversation, for everybody."""
    async with db.transaction() as tx:
        await pass_on.put_away(tx, ids.parse(conversation_id), by=actor, now=clock.now())


@router.patch("/handovers/{handover_id}")
async def patch_handover(
    handover_id: str, given: HandoverPatch, actor: Handing, db: Db, clock: ClockDep
) -> HandoverOut:
    async with db.transaction() as tx:
        number = ids.parse(handover_id)
        conversation_id = await handover.move(tx, number, given, by=actor, now=clock.now())
        return await _one(tx, conversation_id, number, now=clock.now())


@router.post("/handovers/{handover_id}/end")
async def post_end(handover_id: str, given: EndRequest, actor: Handing, db: Db, clock: ClockDep) -> HandoverOut:
    """Done, or called off. 409 `handover_ended` for whoever comes second."""
    async with db.transaction() as tx:
        number = ids.parse(handover_id)
        conversation_id = await handover.finish(tx, number, given, by=actor, now=clock.now())
        return await _one(tx, conversation_id, number, now=clock.now())


async def _one(tx: Tx, conversation_id: int, handover_id: int, *, now: datetime) -> HandoverOut:
    rows = await handover.of_conversation(tx, conversation_id, now=now)
    return HandoverOut.of(next(row for row in rows if row["id"] == handover_id))


def _after(cursor: str | None) -> tuple[datetime, int]:
    key = paging.decode(cursor, parts=2)
    if key is None:
        return BEGINNING, 0
    try:
        return datetime.fromisoformat(str(key[0])), int(key[1])
    except (ValueError, TypeError) as error:
        raise BadRequest(
            "The cursor is not one of ours. Start from the first page.", code="bad_cursor", field="cursor"
        ) from error


def _visible(row: Mapping[str, Any], actor: Actor) -> bool:
    facts = ConversationFacts(row["conversation_assignee_id"], row["conversation_team_id"], row["inbox_team_id"])
    return bool(may(actor, Action.CONVERSATION_READ, facts))
