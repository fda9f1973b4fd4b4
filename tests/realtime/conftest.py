"""Live screens over real sockets: the whole application on a free port, with its hub."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

from shortline.api.runtime import Runtime
from shortline.realtime.hub import Hub
from tests.realtime.screen import Desk
from tests.serving import serving


@pytest.fixture
async def hub(runtime: Runtime, app: FastAPI) -> AsyncIterator[Hub]:
    started = await Hub(runtime.db, runtime.clock).start()
    app.state.hub = started
    yield started
    await started.stop()


@pytest.fixture
async def desk(runtime: Runtime, app: FastAPI, hub: Hub) -> AsyncIterator[Desk]:
    async with serving(app) as url:
        desk = Desk(url, runtime, hub)
        await desk.level()
        yield desk
