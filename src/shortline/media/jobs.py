"""Background work around files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shortline.db import queries
from shortline.jobs import Job, JobContext
from shortline.media.fetch import fetch
from shortline.media.look_through import ask_again

Q = queries(__package__)
FORGOTTEN_AFTER = timedelta(days=7)
BATCH = 100


async def sweep(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Files that were added and never sent, and that no draft holds any more."""
    async with ctx.db.transaction() as tx:
        rows = await Q.fetch(tx, "list_forgotten", before=ctx.clock.now() - FORGOTTEN_AFTER, most=BATCH)
        for row in rows:
            await Q.execute(tx, "remove", id=row["id"])
        loose = []
        for key in (key for row in rows for key in (row["object_key"], row["thumb_key"]) if key):
            if not await Q.fetchval(tx, "count_object", key=key):
                loose.append(key)
    for key in loose:
        await ctx.store.delete(key)


JOBS: dict[str, Job] = {"media.fetch": fetch, "media.sweep": sweep, "media.scan": ask_again}
EVERY = {"media.sweep": timedelta(hours=6), "media.scan": timedelta(minutes=1)}
