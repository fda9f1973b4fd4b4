"""The counts of a number, brought up to date from the feed of events, a batch in a transaction of its own.

Nothing is counted on the way in or out. Whoever has the cursor's row counts; a batch and the cursor commit together, so
that a worker that dies counts nothing twice and leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline.db import Database, Tx, queries
from shortline.outbound.health.days import zone_of
from shortline.outbound.health.tally import Charge, Moved, Tally, tally

Q = queries(__package__)
BATCH = 5000  # events
BATCHES_MOST = 200  # in one go; what is left waits for the next


async def catch_up(db: Database, *, now: datetime) -> None:
    for _ in range(BATCHES_MOST):
        async with db.transaction() as tx:
            if not await count(tx, now=now):
                return


async def count(tx: Tx, *, now: datetime, most: int = BATCH) -> bool:
    """Whether there may be more."""
    cursor = await Q.fetchrow(tx, "lock_tally")
    assert cursor is not None
    upto = min(cursor["position"] + most, cursor["newest"])
    if upto > cursor["position"]:
        rows = await Q.fetch(tx, "list_moved", after=cursor["position"], upto=upto)
        zones = {each: await zone_of(tx, each) for each in sorted({row["inbox_id"] for row in rows})}
        await _save(tx, tally((_moved(row) for row in rows), zones))
    await Q.execute(tx, "save_tally", position=upto, now=now)
    return bool(upto < cursor["newest"])


def _moved(row: Mapping[str, Any]) -> Moved:
    told = zip(row["states"] or (), row["times"] or (), row["pricings"] or (), strict=True)
    return Moved(
        inbox_id=row["inbox_id"],
        state=row["state"],
        at=row["at"],
        was=row["was"],
        failure=" ".join(part for part in (row["failure"], row["provider_code"]) if part),
        receipts={state: (at, pricing) for state, at, pricing in told},
    )


async def _save(tx: Tx, found: Tally) -> None:
    if found.days:
        places = sorted(found.days)
        await Q.execute(
            tx,
            "add_days",
            inbox_ids=[place[0] for place in places],
            days=[place[1] for place in places],
            whats=[place[2] for place in places],
            keys=[place[3] for place in places],
            counts=[found.days[place] for place in places],
            times=[found.last[place] for place in places],
        )
    if found.charges:
        items = sorted(found.charges.items(), key=lambda item: (item[0][0], item[0][1], repr(item[0][2])))
        charges: list[Charge] = [charge for (_, _, charge), _ in items]
        await Q.execute(
            tx,
            "add_charges",
            inbox_ids=[inbox_id for (inbox_id, _, _), _ in items],
            days=[day for (_, day, _), _ in items],
            categories=[each.category for each in charges],
            types=[each.type for each in charges],
            models=[each.model for each in charges],
            chargeds=[each.charged for each in charges],
            counts=[count for _, count in items],
        )
