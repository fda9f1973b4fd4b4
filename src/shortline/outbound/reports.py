"""What a status says about a message we know: the shown state climbs, a failure below `delivered` ends it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shortline.conversations.ladder import climb
from shortline.db import Tx, queries
from shortline.outbound import answer_clock, sentences
from shortline.outbound.change import change_state
from shortline.outbound.learn import learn

Q = queries(__package__)


async def apply(
    tx: Tx, message_id: int, provider_id: str, state: str, *, at: datetime, detail: dict[str, Any], now: datetime
) -> None:
    """The message and its conversation are locked by the caller. Each report is kept with its own time."""
    row = await Q.fetchrow(tx, "lock_entry", id=message_id)
    if row is None:
        return
    if not await Q.execute(
        tx, "add_receipt", message_id=message_id, state=state, at=at, detail=detail | {"id": provider_id}
    ):
        return  # told before
    if state == "failed" and provider_id != row["provider_id"]:
        return  # an earlier copy failed; the one that counts did not
    shown = climb(row["message_state"], state)
    if shown == row["message_state"]:
        return
    if shown == "failed":
        failure = sentences.of_report(detail.get("failure"))
        await change_state(tx, row, shown, now=now, failure=failure)
        await learn(tx, row, failure, now=now)
        await answer_clock.run_on(tx, row, now=now)
        await Q.execute(tx, "note_failed", id=row["conversation_id"])
        return
    came_back = row["message_state"] == "failed"
    await change_state(tx, row, shown, now=now)
    if came_back:
        await answer_clock.stop(tx, row, at=now)
