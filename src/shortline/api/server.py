"""`shortline serve`: one web process. The webhook door, the API, the live sockets and the agent app on one port."""

import asyncio
from collections.abc import Callable

import uvicorn

from shortline import log
from shortline.accounts.owner import owner_from_environment
from shortline.api.app import create_app, with_door
from shortline.api.runtime import Runtime
from shortline.errors import ShortlineError
from shortline.events import kinds
from shortline.inbound.door import Door
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


async def _serve(settings: Settings) -> int:
    runtime = await _start(settings)
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
        with_door(app, door), host=settings.host, port=settings.port, log_config=None, access_log=False, lifespan="off",
        timeout_graceful_shutdown=3, ws_max_size=64 * 1024, server_header=False, date_header=True, proxy_headers=False,
        h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    try:
        await uvicorn.Server(config).serve()
    finally:
        if returning is not None:
            returning.cancel()
        await hub.stop()
        await journal.stop()
        await runtime.stop()
    return 0


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
