"""Taking back what one press did with many conversations.

Whoever pressed may take it back, also where it has put a conversation out of his sight. Of each only what still stands as
it was left is put back; what somebody or the customer changed since stays, and is said.
"""

from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.bulk.do import q
from shortline.bulk.row import Row
from shortline.conversations import store
from shortline.conversations.conversation import Conversation
from shortline.db import Tx
from shortline.errors import Conflict, NotFound, ShortlineError
from shortline.labels.put import labels_on
from shortline.outbound import then_back
from shortline.outbound.standing import Standing, back


class BulkUndone(Conflict):
    code, sentence = "bulk_undone", "This was undone already."


class StateSince(Conflict):
    code, sentence = "changed_since", "It was reopened, closed or snoozed since, and stays so."
    reason = "state_since"


class HolderSince(Conflict):
    code, sentence = "changed_since", "It was handed over again since, and stays where it is."
    reason = "holder_since"


class LabelsSince(Conflict):
    code, sentence = "changed_since", "Its labels were changed since, and stay so."
    reason = "labels_since"


async def undo(tx: Tx, bulk_id: int, *, by: Actor, now: datetime) -> list[Row]:
    """Raises NotFound for what is somebody else's or too long ago, BulkUndone."""
    found = await q.fetchrow(tx, "lock_bulk", id=bulk_id, agent_id=by.agent_id)
    if found is None:
        raise NotFound
    if found["undone_at"] is not None:
        raise BulkUndone
    rows = []
    for each in found["kept"]:
        try:
            async with tx.transaction():
                problem = await _one(
                    tx,
                    each["id"],
                    Standing.read(each["before"]),
                    Standing.read(each["after"]),
                    each["said"],
                    by=by,
                    now=now,
                )
        except ShortlineError as error:
            problem = error
        rows.append(Row(each["id"], problem))
    await q.execute(tx, "end_bulk", id=bulk_id, now=now)
    return rows


async def _one(
    tx: Tx,
    conversation_id: int,
    before: Standing,
    after: Standing,
    said: dict[str, Any] | None,
    *,
    by: Actor,
    now: datetime,
) -> ShortlineError | None:
    locked = await store.lock(tx, conversation_id)
    here = tuple(await labels_on(tx, conversation_id))
    changed = since(locked, here, before, after)
    done = back(locked, here, before, after, now=now)
    await then_back.restore(tx, conversation_id, done, by=by, now=now)
    if done.change == "reopened" and said is not None:  # what was said of the case as it was closed
        await q.execute(tx, "restore_said", id=conversation_id, said=said)
    return changed


def since(
    conversation: Conversation, labels: tuple[int, ...], before: Standing, after: Standing
) -> ShortlineError | None:
    """Pure. What of that which was done does not stand any more as it was left."""
    now_ = Standing.of(conversation, labels)
    state = ("state", "snoozed_until", "closed_at")
    holder = ("assignee_id", "team_id")
    for names, error in ((state, StateSince), (holder, HolderSince)):
        did = any(getattr(before, name) != getattr(after, name) for name in names)
        if did and any(getattr(now_, name) != getattr(after, name) for name in names):
            return error()
    put_on, taken_off = set(after.labels) - set(before.labels), set(before.labels) - set(after.labels)
    return LabelsSince() if put_on - set(labels) or taken_off & set(labels) else None
