"""The adaptor to pgqueuer: the only file that knows the library."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
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
from shortline.jobs.watchdog import Deadly, Watchdog
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


def manager(connection: Any, jobs: Mapping[str, Job], context: JobContext) -> QueueManager:
    """A runner for these jobs on a dedicated connection. A job that keeps failing is held, visible, out of the way."""
    runner = QueueManager(Queries(AsyncpgDriver(connection)))
    watchdog = Watchdog(context.db)
    for name, job in jobs.items():
        runner.entrypoint(name, on_failure="hold", accepts_context=False)(_handler(name, job, context, watchdog))
    return runner


def _handler(name: str, job: Job, context: JobContext, watchdog: Watchdog) -> Callable[[QueuedJob], Awaitable[None]]:
    async def handle(queued: QueuedJob) -> None:
        ctx = JobContext(context.db, context.clock, context.http, context.settings, context.store, queued.attempts)
        try:
            async with watchdog.watch(queued.id):
                await job(ctx, json.loads(queued.payload or b"{}"))
        except Deadly as error:
            LOG.error("a job keeps ending its worker; it is set aside", exc=error, job=name)
            raise
        except RetryLater as later:
            if queued.attempts + 1 >= TRIES:
                raise
            raise RetryRequested(delay=later.delay, reason=later.reason) from later
        except Exception as error:
            LOG.error("a job failed", exc=error, job=name, attempt=queued.attempts)
            if queued.attempts + 1 >= TRIES:
                raise
            raise RetryRequested(delay=backoff(queued.attempts), reason=type(error).__name__) from error

    return handle


__all__ = ["DuplicateJobError", "Job", "JobContext", "RetryLater", "backoff", "enqueue", "manager"]
