"""Background work of giving out work."""

from datetime import timedelta
from typing import Any

from shortline.jobs import JobContext, RetryLater
from shortline.routing.give_back import give_back, is_done


async def give_back_all(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Safe to run twice: the second run finds nothing."""
    given = 1
    while given:
        async with ctx.db.transaction() as tx:
            given = await give_back(tx, payload["agent_id"], now=ctx.clock.now())
    async with ctx.db.reading() as tx:
        done = await is_done(tx, payload["agent_id"])
    if not done:
        raise RetryLater(timedelta(seconds=2), "somebody held a conversation at this moment")


JOBS = {"routing.give_back": give_back_all}
