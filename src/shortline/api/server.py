"""`shortline serve`: one web process. The webhook door, the API, the live sockets and the agent app on one port."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import uvicorn

from shortline import collector, log
from shortline.accounts.owner import owner_from_environment
from shortline.api.app import create_app, with_door
from shortline.api.runtime import Runtime
from shortline.db import GONE
from shortline.db.roll_call import EVERY, RollCall, TooOld
from shortline.errors import ShortlineError, Unavailable
from shortline.events import kinds
from shortline.inbound.door import Door
from shortline.inbound.fast_path import fast_path
from shortline.inbound.journal import Journal
from shortline.realtime.hub import Hub
from shortline.settings import Settings
from shortline.welcome.demo import come_back

LOG = log.get(__name__)
PAUSE = 0.5  # seconds between tries to reach the database at the start


async def _start(settings: Settings) -> Runtime:
    while True:
        try:
            return await Runtime.start(settings)
        except OSError as error:
            LOG.warning("waiting for the database", reason=type(error).__name__)
            await asyncio.sleep(PAUSE)


async def _bring_demo_back(runtime: Runtime) -> None:
    """The double starts beside us and may need longer."""
    for _ in range(60):
        try:
            await come_back(runtime, callback_base=runtime.settings.local_url)
            return
        except ShortlineError as error:
            LOG.info("waiting for the simulated city", reason=error.code)
            await asyncio.sleep(PAUSE)


async def _stay_on_the_roll(roll: RollCall, server: uvicorn.Server) -> None:
    """Says that this process is alive; ends the server when a newer version has taken the database over."""
    while True:
        await asyncio.sleep(EVERY)
        try:
            await roll.answer()
        except TooOld as error:
            LOG.error(str(error))
            server.should_exit = True
            raise
        except (Unavailable, asyncpg.PostgresError, *GONE) as error:
            LOG.warning("the roll call was not answered", reason=type(error).__name__)


async def _serve(settings: Settings) -> int:
    runtime = await _start(settings)
    roll = RollCall(runtime.db, "serve")
    try:
        await roll.answer()
    except TooOld as error:
        LOG.error(str(error))
        await runtime.stop()
        return 1
    except (Unavailable, asyncpg.PostgresError, *GONE) as error:
        # Not migrated yet, or away again: /readyz says which.
        LOG.warning("the roll call was not answered", reason=type(error).__name__)
    journal = Journal(runtime.db)
    hub = Hub(runtime.db, runtime.clock)
    app = create_app(runtime)
    app.state.hub = hub
    door = Door(runtime.db, runtime.box, journal, runtime.clock)
    hub.watch(lambda event: door.forget() if event.kind == kinds.INBOX_UPDATED else None)
    await owner_from_environment(
        runtime.db, email=settings.owner_email, password=settings.owner_password, now=runtime.clock.now()
    )
    await journal.start()
    await hub.start()
    returning = asyncio.create_task(_bring_demo_back(runtime)) if settings.demo_url else None
    config = uvicorn.Config(
        with_door(app, door), http=fast_path(door), host=settings.host, port=settings.port, log_config=None, access_log=False,
        lifespan="off", timeout_graceful_shutdown=3, ws_max_size=64 * 1024, ws_per_message_deflate=False,
        server_header=False, date_header=True,
        proxy_headers=False, h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    server = uvicorn.Server(config)
    staying = asyncio.create_task(_stay_on_the_roll(roll, server))
    for number in (signal.SIGTERM, signal.SIGINT):
        # The server ends in peace and then raises the signal once more: that must not end us before we have tidied up. One
        # that comes before the server listens for signals itself is kept for it.
        signal.signal(number, lambda _number, _frame: setattr(server, "should_exit", True))
    collector.settle()
    try:
        await server.serve()
    finally:
        if returning is not None:
            returning.cancel()
        await hub.stop()
        await journal.stop()
        too_old = staying.done()
        staying.cancel()
        with suppress(Unavailable, *GONE):
            await roll.leave()
        await runtime.stop()
    return int(too_old)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where it exists; the standard loop elsewhere."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def serve(settings: Settings) -> int:
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        return runner.run(_serve(settings))
