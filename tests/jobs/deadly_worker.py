"""A worker of its own process with one job that kills it, and one that does its work. Ends when the queue is empty."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import asyncpg
from pgqueuer.types import QueueExecutionMode

from shortline.clock import SystemClock
from shortline.db import Database, prepare_connection
from shortline.http import Http
from shortline.jobs.queue import JobContext, manager
from shortline.settings import Settings


async def kill(ctx: JobContext, payload: dict[str, Any]) -> None:
    await asyncio.sleep(0.1)  # the neighbours have begun
    os._exit(9)


async def work(ctx: JobContext, payload: dict[str, Any]) -> None:
    await asyncio.sleep(0.2)  # longer than the killer lets live
    async with ctx.db.transaction() as tx:
        # A slow machine may get this done just before its worker dies, and then it is done again, as every job may be.
        await tx.execute(
            "INSERT INTO workers (name, seen_at) VALUES ($1, now()) ON CONFLICT DO NOTHING", payload["name"]
        )


async def main(url: str) -> None:
    settings = Settings(data_dir=Path("/nonexistent"), secret_key="k", database_url=url)
    db = await Database(url, size=12, name="deadly").open()
    connection = await asyncpg.connect(url)
    await prepare_connection(connection)
    context = JobContext(db, SystemClock(), Http.from_settings(settings), settings, None)
    runner = manager(connection, {"kill": kill, "work": work}, context)
    await runner.run(batch_size=5, max_concurrent_tasks=10, mode=QueueExecutionMode.drain)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
