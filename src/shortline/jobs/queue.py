"""The adaptor to pgqueuer: the only file that knows the library."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pgqueuer.db import AsyncpgDriver
from pgqueuer.domain.errors import DuplicateJobError, RetryRequested
from pgqueuer.models import Job as QueuedJob
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries

from shortline import log
from shortline.clock import Clock
from shortline.db import Database, Tx
from shortline.http import Http
from shortline.jobs import set_aside
from shortline.jobs.watchdog import AlreadyAside, Deadly, Watchdog, forget
from shortline.settings import Settings

LOG = log.get(__name__)
TRIES = 6


class RetryLater(Exception):
    """A job raises this when the same work may succeed after `delay`."""

    def __init__(self, delay: timedelta, reason: str):
        self.delay, self.reason = delay, reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job may use; nothing ambient."""

    db: Database
    clock: Clock
    http: Http
    settings: Settings
    store: Any  # media.store.ObjectStore
    attempt: int = 0  # 0 on the first run


Job = Callable[[JobContext, dict[str, Any]], Awaitable[None]]


async def enqueue(
    tx: Tx,
    name: str,
    payload: dict[str, Any],
    *,
    delay: timedelta | None = None,
    dedupe: str | None = None,
    priority: int = 0,
) -> None:
    """Queue a job in this transaction. With `dedupe`, a job of that key already waiting is enough."""
    await Queries(AsyncpgDriver(tx)).enqueue(
        name,
        json.dumps(payload).encode(),
        priority,
        execute_after=delay,
        dedupe_key=dedupe,
        on_conflict="skip",
    )


def backoff(attempt: int) -> timedelta:
    """2 s, 8 s, 32 s, 2 min, 8.5 min, then 30 min."""
    return timedelta(seconds=min(2 * 4**attempt, 1800))


async def try_again(tx: Tx, *, job_id: int | None, by: int | None, now: datetime) -> int:
    """What was set aside goes back into the queue, one or all, with all its tries; returns how many."""
    rows = await set_aside.take(tx, job_id=job_id, by=by, now=now)
    for row in rows:
        await enqueue(tx, row["kind"], row["payload"], priority=row["priority"])
    return len(rows)


def manager(connection: Any, jobs: Mapping[str, Job], context: JobContext) -> QueueManager:
    """A runner for these jobs on a dedicated connection. A job that keeps failing is set aside, visible, out of the way."""
    runner = QueueManager(Queries(AsyncpgDriver(connection)))
    watchdog = Watchdog(context.db)
    for name, job in jobs.items():
        runner.entrypoint(name, on_failure="hold", accepts_context=False)(_handler(name, job, context, watchdog))
    return runner


def _handler(name: str, job: Job, context: JobContext, watchdog: Watchdog) -> Callable[[QueuedJob], Awaitable[None]]:
    async def handle(queued: QueuedJob) -> None:
        ctx = JobContext(context.db, context.clock, context.http, context.settings, context.store, queued.attempts)
        payload = json.loads(queued.payload or b"{}")

        async def settled(tx: Tx) -> None:
            await set_aside.settled(tx, name, payload, now=context.clock.now())

        async def give_up(reason: set_aside.Reason, error: str, starts: int) -> None:
            try:
                async with context.db.transaction() as tx:
                    await set_aside.put(
                        tx,
                        queued.id,
                        name,
                        payload,
                        priority=queued.priority,
                        reason=reason,
                        error=error,
                        starts=starts,
                        now=context.clock.now(),
                    )
                    await forget(tx, queued.id)
            except Exception as trouble:  # it could not be written down: better once more than out of sight
                raise RetryRequested(delay=backoff(queued.attempts), reason=type(trouble).__name__) from trouble

        try:
            async with watchdog.watch(queued.id, settled):
                await job(ctx, payload)
        except AlreadyAside:
            return
        except asyncio.CancelledError as stopped:
            # The queue library takes a job that was cut off for done. The worker is being stopped: the work stays.
            raise RetryRequested(delay=timedelta(0), reason="the worker was stopped") from stopped
        except Deadly as error:
            LOG.error("a job keeps ending its worker; it is set aside", exc=error, job=name)
            await give_up("ended_its_worker", "", queued.attempts + error.starts)
        except RetryLater as later:
            if queued.attempts + 1 >= TRIES:
                LOG.error("a job stays without success; it is set aside", job=name, reason=later.reason)
                return await give_up("failed", later.reason, queued.attempts + 1)
            raise RetryRequested(delay=later.delay, reason=later.reason) from later
        except Exception as error:
            LOG.error("a job failed", exc=error, job=name, attempt=queued.attempts)
            if queued.attempts + 1 >= TRIES:
                return await give_up("failed", type(error).__name__, queued.attempts + 1)
            raise RetryRequested(delay=backoff(queued.attempts), reason=type(error).__name__) from error

    return handle


__all__ = ["DuplicateJobError", "Job", "JobContext", "RetryLater", "backoff", "enqueue", "manager", "try_again"]
