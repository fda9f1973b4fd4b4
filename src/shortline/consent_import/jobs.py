"""Lists in the background: read, written down, and forgotten in time."""

from datetime import timedelta
from typing import Any

from shortline.consent_import.read import read_list
from shortline.consent_import.take_in import q
from shortline.consent_import.write_down import write_list
from shortline.jobs import Job, JobContext

UNCONFIRMED = timedelta(days=7)
LINES_KEPT = timedelta(days=30)


async def tidy(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Lists nobody said yes to, and lines that could not be used: they are people's numbers, and not kept for ever."""
    now = ctx.clock.now()
    async with ctx.db.transaction() as tx:
        await q.execute(tx, "tidy_unconfirmed", before=now - UNCONFIRMED)
        await q.execute(tx, "tidy_lines", before=now - LINES_KEPT)


JOBS: dict[str, Job] = {
    "consents.read_list": read_list,
    "consents.write_list": write_list,
    "consents.tidy_lists": tidy,
}
EVERY = {"consents.tidy_lists": timedelta(hours=6)}
