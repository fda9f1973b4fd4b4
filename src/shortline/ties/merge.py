"""Two open cases of one person are one matter: the first goes on in the second.

Messages stay where they were written, and an answer goes to whom the agent has before him: nothing is sent anywhere else
because of it. Cases of two people are never merged, only linked.
"""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.checklists import store as checklists
from shortline.conversations.activity import save_with_line
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict
from shortline.ties import store
from shortline.ties.store import CaseClosed, q
from shortline.ties.waits import Stood, taking_in


class OtherPerson(Conflict):
    code, sentence = "other_person", "These are cases of two people. Link them instead."


async def merge(tx: Tx, case_id: int, into_id: int, *, by: Actor, now: datetime) -> int:
    """The tie's id. Raises OtherPerson, CaseClosed, CaseGone, BadRequest for a case and itself."""
    if case_id == into_id:
        raise BadRequest("A case cannot be merged with itself.", code="same_case", field="into_case_id")
    cases, conversations = await store.hold(tx, case_id, into_id, by=by)
    gone, goes_on = (conversations[cases[each].conversation_id] for each in (case_id, into_id))
    if gone.contact_id != goes_on.contact_id:
        raise OtherPerson
    if any(case.closed_at is not None for case in cases.values()):
        raise CaseClosed
    before = {"gone": Stood.of(gone).to_json(), "goes_on": Stood.of(goes_on).to_json()}
    after = taking_in(goes_on, gone)
    shut = gone.closed(now)
    await save_with_line(tx, shut, "case_merged_away", by=by, now=now, conversation_id=str(goes_on.id))
    await save_with_line(tx, after, "case_merged_here", by=by, now=now, conversation_id=str(gone.id))
    await q.execute(tx, "merge_case", id=case_id, into_id=into_id, by=by.agent_id, now=now)
    await checklists.carry(tx, case_id, into_id, by=by, now=now)
    await q.execute(tx, "set_priority", id=into_id, priority=after.priority)
    left = {"gone_left": Stood.of(shut).to_json(), "left": Stood.of(after).to_json()}
    made = await store.add(tx, "merged", case_id, into_id, kept=before | left, by=by, now=now)
    assert made is not None
    return made
