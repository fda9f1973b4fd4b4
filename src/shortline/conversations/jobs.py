"""Background work of conversations."""

from datetime import timedelta
from typing import Any

from shortline.conversations.snooze import WAKE_BATCH, wake_due
from shortline.conversations.store import q
from shortline.handover.due import BATCH, tell_due
from shortline.jobs import JobContext


async def wake(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Periodic: bring back what was snoozed until now, and tell of what was promised for now."""
    while True:
        async with ctx.db.transaction() as tx:
            woken = await wake_due(tx, now=ctx.clock.now())
        if woken < WAKE_BATCH:
            break
    while True:
        async with ctx.db.transaction() as tx:
            told = await tell_due(tx, now=ctx.clock.now())
        if told < BATCH:
            return


async def delete_files(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Files whose records are gone. One that a record still names stays."""
    for key in payload["keys"]:
        async with ctx.db.transaction() as tx:
            used = await q.fetchval(tx, "is_file_used", key=key)
        if not used:
            await ctx.store.delete(key)


JOBS = {"conversations.wake": wake, "conversations.delete_files": delete_files}
EVERY = {"conversations.wake": timedelta(seconds=15)}
