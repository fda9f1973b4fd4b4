"""Moving to another number: the old one keeps its conversations and sends nothing any more; what waited is withheld.

The move takes the pen of the old number: what has begun its way out by then goes on, and nothing begins one afterwards.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from shortline import jobs
from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import Conflict
from shortline.inboxes import store as inboxes
from shortline.inboxes.retire import bring_back, retire
from shortline.lifeboat.fit import Doubt, doubts
from shortline.outbound.rhythm.silence import take_pen

Q = queries(__package__)


class Unfit(Conflict):
    """`doubts` says each reason."""

    code, sentence = "successor_unfit", "This number cannot take over."

    def __init__(self, found: tuple[Doubt, ...]):
        self.found = found
        said = " ".join(each.sentence for each in found if each.blocks)
        super().__init__(said, doubts=[each.code for each in found if each.blocks])


class AlreadyMoved(Conflict):
    code, sentence = "already_moved", "This number has handed over to another one already."


class CannotReturn(Conflict):
    """Customers have heard from the new number: going back would leave their answers on a number nobody expects."""

    code, sentence = "move_stands", "The new number has written to these people already; the move cannot be taken back."


@dataclass(frozen=True, slots=True)
class Standing:
    """A move that stands. `written_there`: messages to people of the old number that left from the new one, or may still."""

    row: asyncpg.Record
    waiting: int
    leaving: int
    withheld: int
    written_there: int

    @property
    def can_return(self) -> bool:
        return self.written_there == 0


async def standing(tx: Tx, inbox_id: int) -> Standing | None:
    row = await Q.fetchrow(tx, "find_standing", inbox_id=inbox_id)
    if row is None:
        return None
    queue = await Q.fetchrow(tx, "count_queue", inbox_id=inbox_id)
    assert queue is not None
    withheld: int = await Q.fetchval(tx, "count_withheld", inbox_id=inbox_id)
    return Standing(row, queue["waiting"], queue["leaving"], withheld, await _written_there(tx, row))


async def move(tx: Tx, old_id: int, new_id: int, *, by: Actor, now: datetime) -> bool:
    """True when it was made just now; asked again with the same successor it changes nothing.

    Raises NotFound, Unfit with every reason, or AlreadyMoved.
    """
    await inboxes.get_inbox(tx, old_id)  # there is no pen of what does not exist
    await take_pen(tx, old_id)
    locked = {each: await inboxes.lock_inbox(tx, each) for each in sorted({old_id, new_id})}
    old, new = locked[old_id], locked[new_id]
    before = await Q.fetchrow(tx, "find_standing", inbox_id=old_id)
    if before is not None and before["to_inbox_id"] == new_id:
        return False
    state, reason = old.state, old.paused_reason
    if before is not None:
        if before["to_state"] != "disabled":
            raise AlreadyMoved
        await Q.fetchval(tx, "end_move", id=before["id"], by=by.agent_id, now=now)
        state, reason = before["state_before"], before["reason_before"]
    found = doubts(old, new)
    if any(each.blocks for each in found):
        raise Unfit(found)
    await Q.fetchval(
        tx,
        "add_move",
        from_inbox_id=old_id,
        to_inbox_id=new_id,
        state_before=state,
        reason_before=reason,
        by=by.agent_id,
        now=now,
    )
    await retire(tx, old, by=by, now=now)
    await jobs.enqueue(tx, "lifeboat.withhold", {"inbox_id": old_id}, dedupe=f"lifeboat.withhold:{old_id}")
    await Q.fetchval(tx, "ring")
    return True


async def take_back(tx: Tx, old_id: int, *, by: Actor, now: datetime) -> None:
    """Only while nobody of the old number has heard from the new one. What was withheld stays so; people send it again.

    Where no move stands there is nothing to do. Raises NotFound, CannotReturn.
    """
    await inboxes.get_inbox(tx, old_id)
    if await Q.fetchrow(tx, "find_standing", inbox_id=old_id) is None:
        return
    await take_pen(tx, old_id)
    old = await inboxes.lock_inbox(tx, old_id)
    row = await Q.fetchrow(tx, "find_standing", inbox_id=old_id)
    if row is None:  # somebody was quicker
        return
    written = await _written_there(tx, row)
    if written:
        raise CannotReturn(params={"count": written, "new": row["to_name"]})
    await Q.fetchval(tx, "end_move", id=row["id"], by=by.agent_id, now=now)
    await bring_back(tx, old, row["state_before"], row["reason_before"], by=by, now=now)
    await Q.fetchval(tx, "ring")


async def bring_forward(tx: Tx, inbox_id: int, *, now: datetime) -> int:
    """What waits for later on a number that handed over is looked at now. Returns how many; at most 500 at once."""
    if await Q.fetchrow(tx, "find_standing", inbox_id=inbox_id) is None:
        return 0
    found = await Q.fetch(tx, "bring_forward", inbox_id=inbox_id, now=now)
    await Q.fetchval(tx, "ring")
    return len(found)


async def _written_there(tx: Tx, row: Any) -> int:
    found: int = await Q.fetchval(
        tx,
        "count_written_there",
        from_inbox_id=row["from_inbox_id"],
        to_inbox_id=row["to_inbox_id"],
        since=row["moved_at"],
    )
    return found
