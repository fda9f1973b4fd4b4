"""Telling that something promised is due: once, in the conversation and to whoever has it open."""

from datetime import datetime

from shortline.accounts.actor import SYSTEM
from shortline.conversations.activity import save_with_line
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.handover.handover import q

BATCH = 200


async def tell_due(tx: Tx, *, now: datetime) -> int:
    """A conversation that was put aside comes back with it. Safe to run anywhere and often."""
    rows = await q.fetch(tx, "find_due", now=now, most=BATCH)
    told = 0
    for row in rows:
        locked = await fetch_visible(tx, SYSTEM, row["conversation_id"], lock=True)
        due = await q.fetchrow(tx, "save_told", id=row["id"], now=now)
        if due is None:
            continue  # told by a neighbour, moved or ended meanwhile
        if locked.state == "snoozed":
            locked = await save_with_line(tx, locked.woken(), "woken", by=SYSTEM, now=now)
        hand = {name: None if due[name] is None else str(due[name]) for name in ("assignee_id", "team_id")}
        await save_with_line(
            tx, locked, "handover_due", by=SYSTEM, now=now, kind=due["kind"], address=due["address"],
            due_at=due["due_at"].isoformat(), **hand,
        )  # fmt: skip
        told += 1
    return told
