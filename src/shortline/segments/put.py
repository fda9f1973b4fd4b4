"""Saying which kind of customer somebody is. It holds for whatever he writes from then on: no clock that runs is changed."""

from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.contacts.merge import refuse_absorbed
from shortline.conversations.activity import add_lines
from shortline.db import Tx
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds
from shortline.segments.store import q

LINES_MOST = 50


async def put(tx: Tx, contact_id: int, segment_id: int | None, *, by: Actor, now: datetime) -> None:
    """None: of none. Said again, it changes nothing. Raises NotFound, Absorbed, BadRequest for one that is not in use.

    Whoever answers sees it change: a line stands in every conversation with this person that is not closed.
    """
    # Conversations before the person, as everywhere; one that begins meanwhile has no line.
    talks = [row["id"] for row in await q.fetch(tx, "lock_talks", contact_id=contact_id, most=LINES_MOST)]
    person = await q.fetchrow(tx, "lock_person", id=contact_id)
    if person is None:
        raise NotFound
    await refuse_absorbed(tx, contact_id)
    if person["segment_id"] == segment_id:
        return
    name = None
    if segment_id is not None:
        row = await q.fetchrow(tx, "hold_in_use", id=segment_id)
        if row is None:
            raise BadRequest("This segment is not in use (any more).", code="unknown_segment", field="segment_id")
        name = row["name"]
    await q.execute(tx, "save_person", id=contact_id, segment_id=segment_id, now=now)
    # Names as they are now: the line stays true when a segment is renamed.
    if talks:
        await add_lines(
            tx, "segmented", {each: {"segment": name, "was": person["segment_name"]} for each in talks}, by=by, now=now
        )
    data = {"contact_id": str(contact_id), "change": "segment"}
    await events.record(tx, kinds.CONTACT_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
