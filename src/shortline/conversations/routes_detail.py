"""One conversation with everything its header and side panel need.

Whether and what may be sent now is not part of it: that is `GET /conversations/{id}/composer`, answered by the guard.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, may
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
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
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
        found = await fetch_visible(tx, actor, ids.parse(conversation_id))
        return await detail(tx, found.id, actor, now=clock.now())


async def detail(tx: Tx, conversation_id: int, actor: Actor, *, now: datetime) -> ConversationDetailOut:
    """The whole header. Checks nothing: the caller fetched the conversation with `fetch_visible`."""
    row = (await q.fetch(tx, "list_shown", ids=[conversation_id], reader=actor.agent_id))[0]
    contact = await contacts.get_contact(tx, row["contact_id"])
    identities = await contacts.list_identities(tx, [row["contact_id"]])
    merges = await contacts.list_merges(tx, [row["contact_id"]])
    cases = await q.fetch(tx, "list_cases", contact_id=row["contact_id"], since=now - REMEMBERED)
    [beside] = await q.fetch(tx, "find_beside", agent_id=actor.agent_id, conversation_id=conversation_id)
    drafts = await q.fetch(tx, "list_drafts", agent_id=actor.agent_id, conversation_id=conversation_id)
    others = await q.fetch(tx, "list_along_the_line", inbox_id=row["inbox_id"], contact_id=row["contact_id"])
    calendar = (await hours.of_digests(tx, [row]))[row["calendar_digest"]]
    head = shown(row, calendar, now)
    more = {
        "contact_detail": ContactDetailOut.of(contact, identities, merges),
        "cases": [CaseOut.of(each) for each in cases if _visible(each, actor, "conversation_assignee_id")],
        "checklist": [CaseItemOut.of(each) for each in await checklists.of_conversation(tx, conversation_id)],
        "followers": [
            FollowerOut.of(each)
            for each in await following.followers(
                tx,
                conversation_id,
                ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"]),
            )
        ],
        "handovers": [HandoverOut.of(each) for each in await handover.of_conversation(tx, conversation_id, now=now)],
        "passed_on": PassedOnOut.of(await pass_on.standing(tx, conversation_id)),
        "ties": [
            TieOut.of(each, seen=_visible(each, actor)) for each in await ties.of_conversation(tx, conversation_id)
        ],
        "from": SenderOut(inbox_name=row["inbox_name"], display_phone_number=row["display_phone_number"] or None),
        "to": RecipientOut(display=head["identity"].display),
        "capability": CapabilityOut.of(row["channel"]),
        "read": ReadOut(last_read_message_id=text_id(beside["read"])),
        "drafts": DraftsOut(
            **{each["mode"]: DraftOut.of(each, await actions.named(tx, each["actions"])) for each in drafts}
        ),
        "scheduled": [str(each) for each in beside["scheduled"]],
        "entry_point": row["entry_point"],
        "hours": None if row["calendar_digest"] is None else OpenState.of(ahead.state(calendar, now)),
        "other_numbers": [OtherNumberOut.of(each) for each in others if _visible(each, actor)],
    }
    return ConversationDetailOut(**(head | more))


def _visible(row: Mapping[str, Any], actor: Actor, whose: str = "assignee_id") -> bool:
    facts = ConversationFacts(row[whose], row["team_id"], row["inbox_team_id"])
    return bool(may(actor, Action.CONVERSATION_READ, facts))
