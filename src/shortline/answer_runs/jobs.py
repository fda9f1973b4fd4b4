"""Background work of runs."""

from datetime import datetime, timedelta
from typing import Any

from shortline import jobs
from shortline.answer_runs.act import act_all, look_again_in
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
        await _act_again(tx, run_id, now=ctx.clock.now())


async def act(ctx: JobContext, payload: dict[str, Any]) -> None:
    """While something of it may still leave, again in a while."""
    run_id = int(payload["run_id"])
    await act_all(ctx.db, run_id, now=ctx.clock.now())
    async with ctx.db.transaction() as tx:
        await _act_again(tx, run_id, now=ctx.clock.now())


async def look(ctx: JobContext, payload: dict[str, Any]) -> None:
    """While something of it is under way, again in a while."""
    run_id = int(payload["run_id"])
    async with ctx.db.transaction() as tx:
        if not await end(tx, run_id, now=ctx.clock.now()):
            await _look_again(tx, run_id)


async def _look_again(tx: Tx, run_id: int) -> None:
    await jobs.enqueue(tx, "answer_runs.end", {"run_id": run_id}, delay=LOOK_AGAIN, dedupe=f"answer_runs.end:{run_id}")


async def _act_again(tx: Tx, run_id: int, *, now: datetime) -> None:
    delay = await look_again_in(tx, run_id, now=now)
    if delay is not None:
        await jobs.enqueue(tx, "answer_runs.act", {"run_id": run_id}, delay=delay, dedupe=f"answer_runs.act:{run_id}")


JOBS: dict[str, Job] = {"answer_runs.ask": ask, "answer_runs.act": act, "answer_runs.end": look}
