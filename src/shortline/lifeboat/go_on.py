"""Going on with somebody on the number that took over: his conversation there, made if need be. Nothing is sent.

What the old number withheld goes along, into the reply box.
"""

from dataclasses import replace
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations import store as conversations
from shortline.conversations.conversation import Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx, queries
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.lifeboat.carry import carry

Q = queries(__package__)


class NotMoved(Conflict):
    code, sentence = "not_moved", "This number has not handed over to another one."


class UnknownThere(Conflict):
    """An id that another account gave out reaches nobody here."""

    code, sentence = (
        "unknown_there",
        "The new number does not know this person's id: the first word has to come from there.",
    )


async def go_on(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> int:
    """The id of the conversation on the new number. Raises NotFound, NotAllowed, NotMoved or UnknownThere."""
    earlier = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    new = await Q.fetchrow(tx, "end_of_line", inbox_id=earlier.inbox_id)
    if new is None or new["state"] == "disabled":
        raise NotMoved
    known = await Q.fetchval(tx, "find_there", contact_id=earlier.contact_id, inbox_id=new["id"])
    there = known or await open_there(tx, earlier, new["id"], new["waba_id"] or "", by=by, now=now)
    await fetch_visible(tx, by, there, Action.CONVERSATION_REPLY)
    await carry(tx, earlier.id, int(there), by=by, now=now)
    return int(there)


async def open_there(tx: Tx, earlier: Conversation, inbox_id: int, account: str, *, by: Actor, now: datetime) -> int:
    """A conversation without a message yet, in the hands that had the earlier one. No window goes along.

    It is closed until the customer writes there: in the list nothing waits that nobody has said.
    """
    reach = await Q.fetchrow(tx, "find_reach", identity_id=earlier.identity_id, account=account)
    if reach is None or not (reach["phone"] or (reach["user_id"] and reach["there"])):
        raise UnknownThere
    made, created = await conversations.lock_for(
        tx, inbox_id, earlier.identity_id, earlier.contact_id, state="closed", now=now
    )
    if created:
        await conversations.save(
            tx, replace(made, assignee_id=earlier.assignee_id, team_id=made.team_id or earlier.team_id)
        )
        await events.record(
            tx,
            kinds.CONVERSATION_CREATED,
            conversation_id=made.id,
            inbox_id=inbox_id,
            agent_id=by.agent_id,
            data={"change": "moved", "earlier_id": str(earlier.id)},
            cause=by.kind,
            at=now,
        )
    return made.id
