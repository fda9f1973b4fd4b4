"""A job that kills its worker is set aside after a few times, and its neighbours get done."""

import asyncio
import sys

from shortline.db import Database
from shortline.jobs import enqueue
from shortline.jobs.watchdog import DEATHS

PATIENCE = 120.0  # the machine may be busy


async def test_a_killing_job_is_set_aside_and_its_neighbours_get_done(db: Database, database_url: str) -> None:
    async with db.transaction() as tx:
        for place in range(4):
            await enqueue(tx, "work", {"name": f"neighbour {place}"})
            if place == 1:
                await enqueue(tx, "kill", {})
    ends = []
    for _life in range(2 * DEATHS + 2):
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.jobs.deadly_worker", database_url)
        ends.append(await asyncio.wait_for(worker.wait(), PATIENCE))
        async with db.transaction() as tx:  # as if the pause had passed after which a dead worker's jobs are taken over
            await tx.execute("UPDATE pgqueuer SET heartbeat = now() - interval '1 hour' WHERE status = 'picked'")
        if ends[-1] == 0:
            break
    assert ends == [9] * DEATHS + [0]
    async with db.transaction() as tx:
        aside = [tuple(row) for row in await tx.fetch("SELECT kind, reason, starts FROM jobs_set_aside")]
        assert await tx.fetchval("SELECT count(*) FROM pgqueuer") == 0
        done = await tx.fetchval("SELECT count(*) FROM workers WHERE name LIKE 'neighbour %'")
        assert await tx.fetchval("SELECT count(*) FROM job_starts") == 0
    assert aside == [("kill", "ended_its_worker", DEATHS)]
    assert done == 4
