"""`shortline work`: one worker process. Applies what arrived, sends what should leave, runs jobs, keeps time.

Each part runs on its own and is started again when it fails, with a growing pause; a part that is down never takes the
others with it. The worker says that it is alive; readiness looks there.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg

from shortline import collector, log
from shortline.api.runtime import Runtime
from shortline.db import GONE, halves, migrate, prepare_connection
from shortline.db.roll_call import EVERY, RollCall, TooOld
from shortline.errors import Unavailable
from shortline.jobs.queue import JobContext, manager
from shortline.recovery.installation import check
from shortline.settings import Settings
from shortline.wiring import JOBS, apply_runner, clocks, housekeeping, overnight, router, rules, sender

LOG = log.get(__name__)
NICE = 10
CUTS = 4  # seconds, after those in which all may end by itself
UPGRADE_EVERY = 5.0  # seconds between two looks whether a post half may run
UPGRADE_WITHIN = 30.0  # seconds for the locks of one; then the next look
Part = Callable[[Runtime, asyncio.Event], Awaitable[None]]


def _alive(roll: RollCall, too_old: asyncio.Event) -> Part:
    async def answer(_runtime: Runtime, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await roll.answer()
            except TooOld as error:
                LOG.error(str(error))
                too_old.set()
                stop.set()
            await _pause(stop, EVERY)

    return answer


async def _finish_upgrade(runtime: Runtime, stop: asyncio.Event) -> None:
    """The post halves, once nobody older is alive."""
    assert runtime.settings.database_url is not None
    while not stop.is_set():
        async with runtime.db.reading() as tx:
            waiting = await halves.pending_posts(tx)
        if not waiting:
            await stop.wait()
            return
        try:
            await migrate.finish(runtime.settings.database_url, within=UPGRADE_WITHIN)
        except migrate.NotYet as error:
            LOG.debug(str(error))
        except migrate.Blocked as error:
            LOG.warning(str(error))
        await _pause(stop, UPGRADE_EVERY)


async def _jobs(runtime: Runtime, stop: asyncio.Event) -> None:
    connection = await asyncpg.connect(runtime.settings.database_url)
    try:
        await prepare_connection(connection)
        context = JobContext(runtime.db, runtime.clock, runtime.http, runtime.settings, runtime.store)
        runner = manager(connection, JOBS, context)

        async def end() -> None:
            await stop.wait()
            runner.shutdown.set()

        ending = asyncio.create_task(end())
        try:
            await runner.run(batch_size=5, max_concurrent_tasks=10, shutdown_on_listener_failure=True)
        finally:
            ending.cancel()
    finally:
        await connection.close(timeout=3)


PARTS: dict[str, Part] = {
    "apply": apply_runner,
    "send": sender,
    "route": router,
    "jobs": _jobs,
    "housekeeping": housekeeping,
    "clocks": clocks,
    "rules": rules,
    "overnight": overnight,
    "upgrade": _finish_upgrade,
}


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return


async def _keep_running(name: str, part: Part, runtime: Runtime, stop: asyncio.Event) -> None:
    pause = 0.2
    while not stop.is_set():
        started = asyncio.get_running_loop().time()
        try:
            await part(runtime, stop)
        except Exception as error:
            LOG.error("a part of the worker failed; starting it again", exc=error, part=name)
        if asyncio.get_running_loop().time() - started > 30:
            pause = 0.2
        await _pause(stop, pause)
        pause = min(pause * 2, 5.0)


async def cut_off(late: set[asyncio.Task[None]]) -> None:
    """End what does not end by itself. The queue answers a first cancellation by waiting for its jobs; a second one
    reaches the jobs, which then go back into the queue."""
    for _ in range(CUTS):
        if not late:
            return
        for task in late:
            task.cancel()
        _done, late = await asyncio.wait(late, timeout=1)


async def _work(settings: Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runtime: Runtime | None = None
    while runtime is None and not stop.is_set():
        try:
            runtime = await Runtime.start(settings, name="work")
            await check(runtime.db, settings, runtime.clock)
        except OSError as error:
            LOG.warning("waiting for the database", reason=type(error).__name__)
            await _pause(stop, 0.5)
    if runtime is None:
        return 0
    roll, too_old = RollCall(runtime.db, "work"), asyncio.Event()
    try:
        await roll.answer()  # before any work, or a post half could begin without knowing of us
    except TooOld as error:
        LOG.error(str(error))
        await runtime.stop()
        return 1
    collector.settle()
    parts = {"alive": _alive(roll, too_old), **PARTS}
    tasks = [asyncio.create_task(_keep_running(name, part, runtime, stop), name=name) for name, part in parts.items()]
    await stop.wait()
    _done, late = await asyncio.wait(tasks, timeout=8)
    await cut_off(late)
    with suppress(Unavailable, *GONE):
        await roll.leave()
    await runtime.stop()
    return int(too_old.is_set())


def work(settings: Settings) -> int:
    from shortline.api.server import loop_factory

    # When both cores are full, keeping what comes in goes before showing it, and people before machines.
    os.nice(NICE)
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(_work(settings))
