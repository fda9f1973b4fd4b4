"""A message for later is called off as soon as the customer writes first, in plain sight, and not only when it is due.

Told by the conversation's last word of the customer, so that a message coming in costs nothing more for it.
"""

from __future__ import annotations

from shortline.clock import Clock
from shortline.conversations import store as conversations
from shortline.db import Database, queries
from shortline.outbound import words
from shortline.outbound.claim import facts_of, withhold
from shortline.policy import RULES, decide

Q = queries(__package__)


async def call_off(db: Database, clock: Clock) -> int:
    """One round; returns how many were called off. Safe to run from any number of workers."""
    async with db.reading() as tx:
        rows = await Q.fetch(tx, "list_overtaken")
    called_off = 0
    for found in rows:
        async with db.transaction() as tx:
            now = clock.now()
            await conversations.lock(tx, found["conversation_id"])
            row = await Q.fetchrow(tx, "lock_entry", id=found["message_id"])
            if row is None or row["state"] != "held" or row["on_reply"] != "cancel":
                continue
            draft, to = words.draft(row["draft"]), words.address(row["address"])
            decision = decide(draft, await facts_of(tx, row, draft, to, now=now), RULES)
            if decision.find("overtaken") is not None:
                await withhold(tx, row, decision, because="overtaken", now=now)
                called_off += 1
    return called_off
