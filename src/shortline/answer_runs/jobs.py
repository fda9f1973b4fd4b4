"""Background work of runs."""

from datetime import timedelta
from typing import Any

from shortline import jobs
from shortline.answer_runs.ask import ask_all
from shortline.answer_runs.progress import end
from shortline.db import Tx
from shortline.jobs import Job, JobContext

LOOK_AGAIN = timedelta(seconds=30)


async def ask(ctx: JobContext, payload: dict[str, Any]) -> None:
    run_id = int(payload["run_id"])
    await ask_all(ctx.db, run_id, now=ctx.clock.now())
    async with ctx.db.transaction() as tx:
        await _look_again(tx, run_id)


async def look(ctx: JobContext, payload: dict[str, Any]) -> None:
    """While something of it is under way, again in a while."""
    run_id = int(payload["run_id"])
    async with ctx.db.transaction() as tx:
        if not await end(tx, run_id, now=ctx.clock.now()):
            await _look_again(tx, run_id)


async def _look_again(tx: Tx, run_id: int) -> None:
    await jobs.enqueue(tx, "answer_runs.end", {"run_id": run_id}, delay=LOOK_AGAIN, dedupe=f"answer_runs.end:{run_id}")


JOBS: dict[str, Job] = {"answer_runs.ask": ask, "answer_runs.end": look}
