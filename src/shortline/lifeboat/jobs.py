"""Background work of a move: what was written for later does not lie in the queue until then."""

from typing import Any

from shortline.jobs import JobContext
from shortline.lifeboat.move import bring_forward


async def withhold(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Makes all of it due now; the sender asks the guard about each, which withholds it. Safe to repeat."""
    while True:
        async with ctx.db.transaction() as tx:
            if not await bring_forward(tx, int(payload["inbox_id"]), now=ctx.clock.now()):
                return


JOBS = {"lifeboat.withhold": withhold}
