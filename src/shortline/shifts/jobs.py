"""Background work of the shifts."""

from datetime import timedelta
from typing import Any

from shortline.jobs import JobContext
from shortline.shifts.follow import follow


async def follow_all(ctx: JobContext, payload: dict[str, Any]) -> None:
    async with ctx.db.transaction() as tx:
        await follow(tx, now=ctx.clock.now())


JOBS = {"shifts.follow": follow_all}
EVERY = {"shifts.follow": timedelta(seconds=30)}
