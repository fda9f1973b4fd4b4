"""One case was two matters: from a message on it is a case of its own, and what came before is closed there.

A conversation has one open case: two that go on at once in one talk are told apart by nobody, the customer least of all.
"""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.conversations.activity import save_with_line
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.ties import store
from shortline.ties.store import CaseClosed, q


async def split(tx: Tx, case_id: int, message_id: int, *, by: Actor, now: datetime) -> int:
    """The tie's id. Raises CaseClosed, CaseGone, and BadRequest for a message at which nothing can be split off."""
    cases, conversations = await store.hold(tx, case_id, by=by)
    case = cases[case_id]
    if case.closed_at is not None:
        raise CaseClosed
    at = await q.fetchrow(tx, "find_boundary", id=message_id, case_id=case_id)
    if at is None:
        raise BadRequest("This is no message of the open case.", code="not_of_case", field="message_id")
    if not at["has_before"]:
        raise BadRequest(
            "The case begins with this message: there is nothing before it.",
            code="case_begins_here",
            field="message_id",
        )
    await q.execute(tx, "close_earlier", id=case_id, at=at["display_at"], by=by.agent_id)
    later: int = await q.fetchval(tx, "open_later", id=case_id, at=at["display_at"])
    of = {"conversation_id": case.conversation_id}
    await q.execute(tx, "move_from", id=case_id, to_id=later, at=at["display_at"], seq=at["seq"], **of)
    await q.execute(tx, "note_first_answer", id=later, **of)
    await save_with_line(
        tx, conversations[case.conversation_id], "case_split", by=by, now=now, message_id=str(message_id)
    )
    made = await store.add(tx, "split", later, case_id, by=by, now=now)
    assert made is not None
    return made
