"""What the database knows about time rules."""

from collections.abc import Sequence
from typing import Any

from shortline.automation.rule import Facts
from shortline.channels.registry import CHANNELS
from shortline.db import Tx, queries
from shortline.hours import store as hours

q = queries(__package__)


async def facts_of(tx: Tx, ids: Sequence[int]) -> list[Facts]:
    """In the order of their ids; who is gone is left out."""
    rows = await q.fetch(tx, "list_facts", ids=list(ids))
    calendars = await hours.of_digests(tx, rows)
    return [_facts(row, calendars[row["calendar_digest"]]) for row in rows]


def _facts(row: Any, calendar: Any) -> Facts:
    known = CHANNELS.get(row["channel"])
    same = ("id", "inbox_id", "channel", "state", "is_blocked", "team_id", "assignee_id", "priority", "segment_id",
            "waiting_since", "last_message_at",
            "last_word_at", "last_inbound_at", "answered_at", "window_opened_at", "warned_at", "breached_at", "resolution_since",
            "resolution_warned_at", "resolution_breached_at")  # fmt: skip
    return Facts(
        **{name: row[name] for name in same},
        label_ids=frozenset(row["label_ids"]),
        window=known.capability.service_window if known is not None else None,
        calendar=calendar,
    )
