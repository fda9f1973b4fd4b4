"""Clocks that run, counted anew when the opening hours changed: by when they are due moves, how long they may take does not.

What wants a recount is a row that the database itself writes with every change of hours, so that none is forgotten. A message
that came in while the hours changed may have been counted by the old ones and committed after the pass: so a pass is repeated
until the change lies further back than any transaction lasts.
"""

from datetime import timedelta
from typing import Any

from shortline import events
from shortline.conversations.store import conversation
from shortline.db import Tx, queries
from shortline.events import kinds
from shortline.hours import store as hours
from shortline.jobs import JobContext

q = queries(__package__)
SETTLED = timedelta(seconds=60)  # longer than any transaction that starts a clock
PORTION = 500
MOVED = (
    "id", "waiting_since", "target_minutes", "resolution_used", "due_at", "warn_at", "resolution_due_at", "resolution_warn_at",
)  # fmt: skip


async def recount(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Periodic, and after every change of hours. Nothing changed: one look at an empty table."""
    async with ctx.db.transaction() as tx:
        wanted = await q.fetchval(tx, "newest_recount")
    if wanted is None:
        return
    changed = 0
    after: int | None = 0
    while after is not None:
        async with ctx.db.transaction() as tx:
            found, after = await portion(tx, after)
            changed += found
    async with ctx.db.transaction() as tx:
        # Of what was wanted before this pass began, and long enough ago.
        await q.execute(tx, "drop_recounts", newest=wanted, settled=SETTLED)
        if changed:
            await events.record(tx, kinds.CLOCKS_RECOUNTED, data={"changed": changed}, at=ctx.clock.now())


async def portion(tx: Tx, after: int, *, most: int = PORTION) -> tuple[int, int | None]:
    """Counts the clocks of the next conversations by id; how many were moved, and where the next portion begins."""
    rows = await q.fetch(tx, "list_running", after=after, most=most)
    calendars = await hours.of_digests(tx, rows)
    moved = []
    for row in rows:
        found = conversation(row)
        counted = found.untimed().timed(calendars[row["calendar_digest"]])
        if counted != found:
            moved.append(counted)
    count = 0
    if moved:
        columns = {f"{name}s": [getattr(each, name) for each in moved] for name in MOVED}
        count = await q.execute(tx, "move_due", **columns)
    return count, rows[-1]["id"] if len(rows) == most else None


JOBS = {"sla.recount": recount}
EVERY = {"sla.recount": timedelta(seconds=30)}
