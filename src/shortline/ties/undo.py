"""Taking a tie back, at once or long after: cases are parted, joined again or no longer linked.

What was said and done since stays; only what still stands as the tie left it is as before.
"""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.checklists import store as checklists
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.db import Tx
from shortline.errors import Conflict, NotFound
from shortline.ties import store
from shortline.ties.store import Case, q
from shortline.ties.waits import Stood, given_back, opened_again


class TieUndone(Conflict):
    code, sentence = "tie_undone", "This was undone already."


class PartTied(Conflict):
    code, sentence = "part_tied", "The later part has ties of its own. Undo those first."


async def undo(tx: Tx, tie_id: int, *, by: Actor, now: datetime) -> None:
    """Raises NotFound, TieUndone, PartTied, CaseGone where one of both went into a third meanwhile."""
    tie = await q.fetchrow(tx, "find_tie", id=tie_id)
    if tie is None:
        raise NotFound
    if tie["kind"] == "merged":
        await q.execute(tx, "part_case", id=tie["case_id"])  # rolled back with the rest where it may not be
    cases, conversations = await store.hold(tx, tie["case_id"], tie["other_id"], by=by)
    if await q.fetchval(tx, "lock_tie", id=tie_id) is None:
        raise TieUndone
    one, other = cases[tie["case_id"]], cases[tie["other_id"]]
    match tie["kind"]:
        case "linked":
            for each in sorted({one.conversation_id, other.conversation_id}):
                await save_with_line(tx, conversations[each], "case_unlinked", by=by, now=now)
        case "merged":
            await _part(tx, one, other, conversations, tie["kept"], by=by, now=now)
        case "split":
            await _join(tx, tie_id, one, other, conversations, by=by, now=now)
    await q.execute(tx, "end_tie", id=tie_id, by=by.agent_id, now=now)


async def _part(
    tx: Tx,
    gone: Case,
    goes_on: Case,
    conversations: dict[int, Conversation],
    kept: dict[str, dict[str, object]],
    *,
    by: Actor,
    now: datetime,
) -> None:
    there = conversations[goes_on.conversation_id]
    back = given_back(there, Stood.read(kept["goes_on"]), Stood.read(kept["left"]))
    await save_with_line(tx, back, "case_parted", by=by, now=now, conversation_id=str(gone.conversation_id))
    if goes_on.closed_at is None:
        await q.execute(tx, "set_priority", id=goes_on.id, priority=back.priority)
    here = conversations[gone.conversation_id]
    untouched = here.state == "closed" and here.closed_at == Stood.read(kept["gone_left"]).closed_at
    # With a matter that is settled, what went into it is settled too: it stays closed, as a case of its own.
    opens = untouched and goes_on.closed_at is None and not await q.fetchval(tx, "has_open", conversation_id=here.id)
    if opens:
        answered = there.answered_at != Stood.read(kept["left"]).answered_at
        here = opened_again(here, Stood.read(kept["gone"]), answered_there=answered)
        await q.execute(tx, "open_again", id=gone.id)
    await save_with_line(tx, here, "case_parted", by=by, now=now, conversation_id=str(goes_on.conversation_id))


async def _join(
    tx: Tx, tie_id: int, later: Case, whole: Case, conversations: dict[int, Conversation], *, by: Actor, now: datetime
) -> None:
    if await q.fetchval(tx, "count_on", id=later.id, but=tie_id):
        raise PartTied
    of = {"conversation_id": whole.conversation_id}
    await checklists.move(tx, later.id, whole.id)
    await q.execute(tx, "move_back", id=later.id, to_id=whole.id, **of)
    if later.closed_at is None:  # a conversation has one open case at any moment
        await q.execute(tx, "merge_case", id=later.id, into_id=whole.id, by=by.agent_id, now=now)
        await q.execute(tx, "go_on_as", id=whole.id, later_id=later.id)
        await q.execute(tx, "open_again", id=whole.id)
    else:
        await q.execute(tx, "go_on_as", id=whole.id, later_id=later.id)
        await q.execute(tx, "merge_case", id=later.id, into_id=whole.id, by=by.agent_id, now=now)
    await save_with_line(tx, conversations[whole.conversation_id], "case_rejoined", by=by, now=now)
