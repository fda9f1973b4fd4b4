"""Background work of conversations."""

from datetime import timedelta
from typing import Any

from shortline.conversations.snooze import WAKE_BATCH, wake_due
from shortline.jobs import JobContext


async def wake(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Periodic: bring back what was snoozed until now."""
    while True:
        async with ctx.db.transaction() as tx:
            woken = await wake_due(tx, now=ctx.clock.now())
        if woken < WAKE_BATCH:
            return


JOBS = {"conversations.wake": wake}
EVERY = {"conversations.wake": timedelta(seconds=15)}
