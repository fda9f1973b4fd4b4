"""What an admin says a message costs. The platform names no amounts, so without this there are counts and no sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.events import kinds

Q = queries(__package__)


async def choose_prices(
    tx: Tx, inbox_id: int, currency: str, amounts: Mapping[str, Decimal], *, by: Actor, now: datetime
) -> None:
    """All of them at once, in one currency; what is left out has no price. Raises NotFound."""
    if await Q.fetchval(tx, "lock_number", id=inbox_id) is None:
        raise NotFound
    await Q.execute(tx, "drop_prices", inbox_id=inbox_id)
    if amounts:
        await Q.execute(
            tx,
            "add_prices",
            inbox_id=inbox_id,
            currency=currency,
            categories=list(amounts),
            amounts=list(amounts.values()),
            by=by.agent_id,
            now=now,
        )
    await events.record(
        tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, agent_id=by.agent_id, data={"change": "prices"}, at=now
    )
