"""Warning before an answer is late, and telling that it is: each once for a clock, by whichever worker looks first.

There is no timer for a conversation. The index of what is due has every clock in order, so a round reads only the stretch that
time has passed over since the round before; who waits costs nothing until then. Every minute a round looks at all that is
late, for those who became so in another way: woken, reopened, counted by other hours, written long ago and heard of now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline import events
from shortline.conversations.conversation import GREETING_MINUTES, TARGETS
from shortline.db import Tx, queries
from shortline.events import Happened, kinds

q = queries(__package__)
MOST = 500  # conversations in one transaction
OVERLAP = timedelta(seconds=10)  # what was committed late is still seen by the next round
WHOLE_EVERY = timedelta(seconds=60)
WRITTEN_EVERY = timedelta(seconds=10)
OWN = (TARGETS.first, TARGETS.follow_up, TARGETS.live, GREETING_MINUTES)


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
    warned = await q.fetch(tx, "tell_warned", after=after, now=now, most=most, targets=await _targets(tx, now, whole))
    breached = await q.fetch(tx, "tell_breached", after=after, now=now, most=most)
    await events.record_many(
        tx,
        [_news(kinds.CLOCK_WARNED, each, now) for each in warned]
        + [_news(kinds.CLOCK_BREACHED, each, now) for each in breached],
    )
    more = max(len(warned), len(breached)) >= most
    # Where there was nothing to tell nothing is written, for as long as that makes the next stretch only a little longer.
    if not more and (warned or breached or whole or abs(now - row["until"]) >= WRITTEN_EVERY):
        await q.execute(tx, "keep_round", since=row["since"], until=now, whole_at=now if whole else row["whole_at"])
    return Round(len(warned), len(breached), more, await q.fetchval(tx, "is_ahead", now=now))


async def _targets(tx: Tx, now: datetime, whole: bool) -> Sequence[int]:
    """The targets there are. A warning comes a share of the target before its end, so each has a stretch of its own."""
    if whole:  # also those that nobody gives any more
        return [row["minutes"] for row in await q.fetch(tx, "list_running_targets", now=now)]
    return sorted({*OWN, *(row["minutes"] for row in await q.fetch(tx, "list_chosen_targets"))})


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
