"""How a number is doing now: what it sends, who waits, whom it reached, and what the platform said. One statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shortline.channels.registry import channel
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.outbound.rhythm import bucket, throughput
from shortline.outbound.rhythm.portfolio import DAY, people_most

Q = queries(__package__)
REFUSALS_MOST = 5
_LATELY = timedelta(minutes=1)  # attempts are numbered by the machine's own clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """`row` as it was read. Seconds and messages; `per_second` None: no limit that we know of."""

    row: Mapping[str, Any]
    per_second: int | None
    may_per_second: int | None  # what we let through of it
    reach_most: int | None  # people written to first in 24 hours; None: no limit that we know of


async def read(tx: Tx, inbox_id: int, *, now: datetime, wall: datetime) -> Meter:
    """`now`: the desk's clock, `wall`: the machine's. Raises NotFound."""
    row = await Q.fetchrow(
        tx,
        "meter",
        inbox_id=inbox_id,
        now=now,
        second=now - timedelta(seconds=1),
        newest=_first_id(wall - _LATELY),
        day=now - timedelta(days=1),
        since=now - DAY,
        most=REFUSALS_MOST,
    )
    if row is None:
        raise NotFound
    pace = channel(row["channel"]).capability.number_pace
    per_second = throughput.most(row["per_second"], row["throughput"], pace.burst if pace else None)
    return Meter(
        row=row,
        per_second=per_second,
        may_per_second=None if per_second is None else bucket.usable(per_second),
        reach_most=people_most(row["messaging_limit"]),
    )


def _first_id(at: datetime) -> UUID:
    """No attempt begun after `at` has a smaller id: their ids sort by time."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
