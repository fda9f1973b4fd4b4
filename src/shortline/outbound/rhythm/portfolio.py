"""How many people a business may write to first in any 24 hours, over all its numbers.

Answers within the service window do not count. The numbers of one WhatsApp business account are taken for one portfolio.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shortline.db import Tx, queries

Q = queries(__package__)
DAY = timedelta(hours=24, minutes=1)  # the provider's clock is not ours
_TIERS = {"K": 1000}


def people_most(messaging_limit: str) -> int | None:
    """TIER_250 is 250, TIER_10K is 10,000; None: no limit, or none we know of."""
    name = messaging_limit.removeprefix("TIER_")
    factor = _TIERS.get(name[-1:], 1)
    digits = name[:-1] if factor > 1 else name
    return int(digits) * factor if digits.isdigit() else None


async def reach_at(tx: Tx, portfolio: str, person: str, most: int | None, now: datetime) -> datetime:
    """When we may write first to this person: `now`, or later."""
    if most is None:
        return now
    since = now - DAY
    if await Q.fetchval(tx, "reached_at", portfolio=portfolio, person=person, since=since) is not None:
        return now
    blocking = await Q.fetchval(tx, "reach_place", portfolio=portfolio, since=since, most=most - 1)
    return now if blocking is None else max(now, blocking + DAY)


async def reached(tx: Tx, portfolio: str, person: str, now: datetime) -> None:
    await Q.execute(tx, "save_reached", portfolio=portfolio, person=person, at=now, since=now - DAY)


def portfolio_of(row: Any, inbox_id: int) -> str:
    return row["waba_id"] or f"inbox:{inbox_id}"
