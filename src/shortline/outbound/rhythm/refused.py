"""The provider said "too fast", to a person, a number, or work for many. All workers learn it; order stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from shortline.channels.registry import channel
from shortline.db import Tx, queries
from shortline.outbound.rhythm import bucket
from shortline.outbound.rhythm.turn import moment, seconds

Q = queries(__package__)


async def refused(
    tx: Tx, row: Mapping[str, Any], slows: Literal["pair", "number", "bulk"], until: datetime, *, now: datetime
) -> None:
    """`row` is the refused message, locked after its conversation; it is tried again at `until`, before its followers."""
    if slows == "number":
        await Q.execute(tx, "hold_number", inbox_id=row["inbox_id"], until=until)
    elif slows == "bulk":
        await Q.execute(tx, "hold_bulk", inbox_id=row["inbox_id"], until=until)
    else:
        pace = channel(row["channel"]).capability.pair_pace
        if pace is not None:
            pair = bucket.of_pair(pace.burst, pace.every_seconds)
            full_at = pair.left_with(0.0, seconds(now), bucket.AFTER_REFUSAL)
            await Q.execute(tx, "drain_pair", conversation_id=row["conversation_id"], full_at=moment(full_at))
