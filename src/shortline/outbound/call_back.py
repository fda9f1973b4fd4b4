"""What of many messages has not left yet is called back in one go, and the pen that would have written it is free again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.outbound.rhythm.shorten import shorten
from shortline.outbound.take_back import take_back

Q = queries(__package__)


async def call_back(tx: Tx, message_ids: Sequence[int], *, by: Actor, now: datetime) -> set[int]:
    """Those that still waited, and will not leave. What is leaving at this moment leaves.

    All conversations are held before the first message is taken back: whoever claims one meanwhile comes before us or not at all.
    """
    found = await Q.fetch(tx, "lock_conversations_of", message_ids=list(message_ids))
    waiting: dict[int, list[int]] = defaultdict(list)
    rows = await Q.fetch(tx, "lock_waiting", message_ids=list(message_ids)) if found else []
    for row in rows:
        waiting[row["conversation_id"]].append(row["message_id"])
    for conversation_id in sorted(waiting):
        locked = await conversations.lock(tx, conversation_id)
        await take_back(tx, locked, waiting[conversation_id], by=by, now=now)
    for inbox_id, hand in sorted({(row["inbox_id"], row["hand"]) for row in rows if row["hand"] is not None}):
        await shorten(tx, inbox_id, hand)
    if rows:
        await Q.fetchval(tx, "ring")
    return {row["message_id"] for row in rows}
