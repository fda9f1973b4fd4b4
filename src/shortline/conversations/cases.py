"""What a case was about and what became of it, said when it is closed or at any time after."""

from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.checklists import store as checklists
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.fields.fill import fill
from shortline.reasons import store as reasons
from shortline.reasons.shapes import Outcome


async def about(tx: Tx, reason_id: int | None, outcome: Outcome | None) -> dict[str, Any]:
    """For the line in the timeline: the names as they are now, so that it stays true when a reason is renamed.

    Raises BadRequest for a reason that is unknown or archived.
    """
    said: dict[str, Any] = {}
    if reason_id is not None:
        said["reason"] = " › ".join(each.name for each in await reasons.usable(tx, reason_id))
    if outcome is not None:
        said["outcome"] = outcome
    return said


async def say_about(tx: Tx, case_id: int, given: dict[str, Any], *, by: Actor, now: datetime) -> Conversation:
    """`given`: reason_id, outcome and fields (by their ids); what is left out stays, None takes it away.

    And closing, a truth: it ends right after, so that a new reason brings nothing to do.

    Raises NotFound, and BadRequest as `about` and for a value that does not fit its field.
    """
    conversation_id = await q.fetchval(tx, "find_conversation_of_case", id=case_id)
    if conversation_id is None:
        raise NotFound
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_CLOSE, lock=True)
    case = await q.fetchrow(tx, "lock_case", id=case_id)
    if case is None or case["conversation_id"] != conversation_id:  # it went to another conversation meanwhile
        raise NotFound
    fields, named = await fill(tx, case["fields"], given.pop("fields", None) or {}, now=now)
    if named:
        await q.execute(tx, "save_fields", id=case_id, fields=fields)
        locked = await save_with_line(tx, locked, "fields_filled", by=by, now=now, names=named)
    ends = given.pop("closing", False) or case["closed_at"] is not None
    before = {"reason_id": case["reason_id"], "outcome": case["outcome"]}
    after = before | given
    if after == before:
        return locked
    # An archived reason that stands there already may stay.
    new = after["reason_id"] if after["reason_id"] != before["reason_id"] else None
    said = await about(tx, new, after["outcome"] if after["outcome"] != before["outcome"] else None)
    await q.execute(tx, "save_about", id=case_id, **after)
    if after["reason_id"] != before["reason_id"] and not ends:  # what ends needs no list of what to do
        await checklists.bring(tx, case_id, after["reason_id"], by=by, now=now)
    return await save_with_line(tx, locked, "case_said" if said else "case_unsaid", by=by, now=now, **said)
