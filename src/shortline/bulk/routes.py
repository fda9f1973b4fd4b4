"""One request about many conversations, and one that takes it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.bulk import do, undo
from shortline.bulk.row import Row
from shortline.bulk.shapes import BulkOut, BulkRequest, RowOut
from shortline.conversations import views
from shortline.conversations.close import close
from shortline.conversations.conversation import Conversation
from shortline.conversations.routes_list import load
from shortline.conversations.snooze import snooze
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.handover import gather, pass_on
from shortline.labels.put import put

router = Router(tags=["conversations"])
# Each verb asks for its own right besides; this is the one the widest of them asks for.
Handing = Annotated[Actor, Depends(require(Action.CONVERSATION_ASSIGN))]


@router.post("/bulk")
async def post_bulk(given: BulkRequest, actor: Handing, db: Db, clock: ClockDep) -> BulkOut:
    """Hand over, label, snooze or close up to 100 conversations. One that cannot be is said, and holds back no other."""
    now = clock.now()
    async with db.transaction() as tx:
        numbers = [int(each) for each in given.ids]
        summarizes = given.assign is not None and given.assign.summarize
        known = await gather.known_by(tx, numbers, by=actor) if summarizes else {}
        act = _act(tx, given, known, actor, now)
        number, rows = await do.do(tx, numbers, act, by=actor, now=now)
        return await _answer(tx, number, rows, actor, now)


@router.post("/bulk/{bulk_id}/undo")
async def post_undo(bulk_id: str, actor: Handing, db: Db, clock: ClockDep) -> BulkOut:
    """Each as it stood before, unless it was changed since: that one stays as it is, and the answer says why."""
    now = clock.now()
    async with db.transaction() as tx:
        rows = await undo.undo(tx, ids.parse(bulk_id), by=actor, now=now)
        return await _answer(tx, None, rows, actor, now)


def _act(tx: Tx, given: BulkRequest, known: Mapping[int, str], by: Actor, now: datetime) -> do.Act:
    if len(given.model_fields_set & {"assign", "labels", "snooze", "close"}) != 1:
        raise BadRequest("One thing at a time: assign, labels, snooze or close.", code="one_thing", field="assign")

    async def act(found: Conversation) -> Any:
        if (to := given.assign) is not None:
            told = to.model_fields_set
            await pass_on.pass_on(
                tx,
                found,
                assignee_id=_id(to.assignee_id) if "assignee_id" in told else found.assignee_id,
                team_id=_id(to.team_id) if "team_id" in told else found.team_id,
                note=to.note,
                reason=to.reason,
                summary=known.get(found.id, ""),
                by=by,
                now=now,
            )
        elif (labels := given.labels) is not None:
            add, remove = [int(each) for each in labels.add], [int(each) for each in labels.remove]
            await put(tx, found.id, add=add, remove=remove, by=by, now=now)
        elif given.snooze is not None:
            await snooze(tx, found.id, until=given.snooze.until, by=by, now=now)
        elif (said := given.close) is not None:
            reason_id = _id(said.reason_id)
            await close(tx, found.id, reason_id=reason_id, outcome=said.outcome, fields=said.fields, by=by, now=now)

    return act


async def _answer(tx: Tx, number: int | None, rows: Sequence[Row], actor: Actor, now: datetime) -> BulkOut:
    seen = await views.visible_of(tx, actor, [row.id for row in rows])
    return BulkOut(
        id=None if number is None else str(number),
        results=[RowOut.of(row) for row in rows],
        items=await load(tx, seen, actor, now=now),
    )


def _id(value: str | None) -> int | None:
    return None if value is None else int(value)
