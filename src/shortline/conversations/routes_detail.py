"""One conversation with everything its header and side panel need.

Whether and what may be sent now is not part of it: that is `GET /conversations/{id}/composer`, answered by the guard.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, may, must
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.checklists import store as checklists
from shortline.checklists.shapes import CaseItemOut
from shortline.contacts import store as contacts
from shortline.contacts.shapes import ContactDetailOut
from shortline.conversations.shapes import (
    CapabilityOut,
    ConversationDetailOut,
    DraftOut,
    DraftsOut,
    OtherNumberOut,
    ReadOut,
    RecipientOut,
    SenderOut,
    shown,
    text_id,
)
from shortline.conversations.shapes_case import CaseOut
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.following import store as following
from shortline.following.shapes import FollowerOut
from shortline.handover import handover, pass_on
from shortline.handover.shapes import HandoverOut, PassedOnOut
from shortline.hours import ahead
from shortline.hours import store as hours
from shortline.hours.shapes import OpenState
from shortline.macros import actions
from shortline.ties import store as ties
from shortline.ties.shapes import TieOut

router = Router()
REMEMBERED = timedelta(days=275)  # nine months: how far back somebody's history is told at a glance
Reading = Annotated[Actor, Depends(require(Action.CONVERSATION_READ))]


@router.get("/conversations/{conversation_id}")
async def get_conversation(conversation_id: str, actor: Reading, db: Db, clock: ClockDep) -> ConversationDetailOut:
    async with db.reading() as tx:
        return await detail(tx, ids.parse(conversation_id), actor, now=clock.now())


async def detail(tx: Tx, conversation_id: int, actor: Actor, *, now: datetime) -> ConversationDetailOut:
    """The whole header. Raises NotFound for what the actor may not see."""
    row = await q.fetchrow(tx, "list_shown", ids=[conversation_id], reader=actor.agent_id)
    if row is None:
        raise NotFound
    must(actor, Action.CONVERSATION_READ, ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"]))
    [beside] = await q.fetch(tx, "find_beside", agent_id=actor.agent_id, conversation_id=conversation_id)
    contact = await contacts.get_contact(tx, row["contact_id"])
    identities = await contacts.list_identities(tx, [row["contact_id"]])
    merges = await contacts.list_merges(tx, [row["contact_id"]]) if beside["merges"] else []
    cases = await q.fetch(tx, "list_cases", contact_id=row["contact_id"], since=now - REMEMBERED)
    more = await _beside(tx, conversation_id, row, beside, actor, now=now)
    calendar = (await hours.of_digests(tx, [row]))[row["calendar_digest"]]
    head = shown(row, calendar, now)
    mine = {
        "contact_detail": ContactDetailOut.of(contact, identities, merges),
        "cases": [CaseOut.of(each) for each in cases if _visible(each, actor, "conversation_assignee_id")],
        "from": SenderOut(inbox_name=row["inbox_name"], display_phone_number=row["display_phone_number"] or None),
        "to": RecipientOut(display=head["identity"].display),
        "capability": CapabilityOut.of(row["channel"]),
        "read": ReadOut(last_read_message_id=text_id(beside["read"])),
        "scheduled": [str(each) for each in beside["scheduled"]],
        "entry_point": row["entry_point"],
        "hours": None if row["calendar_digest"] is None else OpenState.of(ahead.state(calendar, now)),
    }
    return ConversationDetailOut(**(head | mine | more))


async def _beside(
    tx: Tx, conversation_id: int, row: Mapping[str, Any], there_is: Mapping[str, Any], actor: Actor, *, now: datetime
) -> dict[str, Any]:
    """What most conversations have nothing of: only what `there_is` is asked for."""
    facts = ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"])
    lists: dict[str, Any] = {name: [] for name in ("checklist", "followers", "handovers", "ties", "other_numbers")}
    found = lists | {"drafts": DraftsOut(), "passed_on": None}
    if there_is["drafts"]:
        rows = await q.fetch(tx, "list_drafts", agent_id=actor.agent_id, conversation_id=conversation_id)
        named = {each["mode"]: DraftOut.of(each, await actions.named(tx, each["actions"])) for each in rows}
        found["drafts"] = DraftsOut(**named)
    if there_is["items"]:
        found["checklist"] = [CaseItemOut.of(each) for each in await checklists.of_conversation(tx, conversation_id)]
    if there_is["followers"]:
        people = await following.followers(tx, conversation_id, facts)
        found["followers"] = [FollowerOut.of(each) for each in people]
    if there_is["handovers"]:
        rows = await handover.of_conversation(tx, conversation_id, now=now)
        found["handovers"] = [HandoverOut.of(each) for each in rows]
    if there_is["passed_on"]:
        found["passed_on"] = PassedOnOut.of(await pass_on.standing(tx, conversation_id))
    if there_is["ties"]:
        rows = await ties.of_conversation(tx, conversation_id)
        found["ties"] = [TieOut.of(each, seen=_visible(each, actor)) for each in rows]
    if there_is["number_lines"]:
        rows = await q.fetch(tx, "list_along_the_line", inbox_id=row["inbox_id"], contact_id=row["contact_id"])
        found["other_numbers"] = [OtherNumberOut.of(each) for each in rows if _visible(each, actor)]
    return found


def _visible(row: Mapping[str, Any], actor: Actor, whose: str = "assignee_id") -> bool:
    facts = ConversationFacts(row[whose], row["team_id"], row["inbox_team_id"])
    return bool(may(actor, Action.CONVERSATION_READ, facts))
