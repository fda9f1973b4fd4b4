"""Warning before an answer or a case is late, and telling that it is: each once for a clock, by whichever worker looks first.

There is no timer for a conversation. The indexes of what is due have every clock in order, so a round reads only the stretch that
time has passed over since the round before; who waits costs nothing until then. Every minute a round looks at all that is
late, for those who became so in another way: woken, reopened, counted by other hours, written long ago and heard of now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline import events
from shortline.db import Tx, queries
from shortline.events import Happened, kinds

q = queries(__package__)
MOST = 500  # conversations in one transaction
OVERLAP = timedelta(seconds=10)  # what was committed late is still seen by the next round
WHOLE_EVERY = timedelta(seconds=60)
WRITTEN_EVERY = timedelta(seconds=10)
TELLS = (
    ("tell_warned", kinds.CLOCK_WARNED),
    ("tell_breached", kinds.CLOCK_BREACHED),
    ("tell_resolution_warned", kinds.RESOLUTION_WARNED),
    ("tell_resolution_breached", kinds.RESOLUTION_BREACHED),
)


@dataclass(frozen=True, slots=True)
class Round:
    """`more`: there was not room for all; `ahead`: somebody waits whose time is not over yet."""

    warned: int = 0
    breached: int = 0
    more: bool = False
    ahead: bool = False


async def go_round(tx: Tx, *, now: datetime, most: int = MOST) -> Round:
    row = await q.fetchrow(tx, "take_round")
    if row is None:  # another worker is at it
        return Round(ahead=True)
    if row["since"] is None:
        await q.execute(tx, "keep_round", since=now, until=now, whole_at=now)
        return Round(ahead=True)
    whole = abs(now - row["whole_at"]) >= WHOLE_EVERY
    after = row["since"] if whole else max(row["since"], min(row["until"], now) - OVERLAP)
    told = {kind: await q.fetch(tx, name, after=after, now=now, most=most) for name, kind in TELLS}
    await events.record_many(tx, [_news(kind, each, now) for kind, rows in told.items() for each in rows])
    count = {kind: len(rows) for kind, rows in told.items()}
    more = max(count.values()) >= most
    # Where there was nothing to tell nothing is written, for as long as that makes the next stretch only a little longer.
    if not more and (any(count.values()) or whole or abs(now - row["until"]) >= WRITTEN_EVERY):
        await q.execute(tx, "keep_round", since=row["since"], until=now, whole_at=now if whole else row["whole_at"])
    ahead = await q.fetchval(tx, "is_ahead", now=now)
    return Round(count[kinds.CLOCK_WARNED], count[kinds.CLOCK_BREACHED], more, ahead)


def _news(kind: str, row: Mapping[str, Any], now: datetime) -> Happened:
    return Happened(
        kind,
        at=now,
        conversation_id=row["id"],
        message_id=row["message_id"],
        inbox_id=row["inbox_id"],
        data={"due_at": row["due_at"].isoformat(), "target_minutes": row["target_minutes"]},
        cause="system",
    )
