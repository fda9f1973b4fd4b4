"""The double, a client that may call it, and a connected inbox."""

from collections.abc import AsyncIterator

import pytest

from shortline.channels.protocol import InboxConfig
from shortline.http import Http
from shortline_sim import demo
from tests.sim.conftest import SERVICE, World, running


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as found:
        await found.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=found.desk.url + "/hook")
        await found.sim("weather", pace=0.05)
        yield found


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    client = Http(allow_private=True)
    yield client
    await client.close()


@pytest.fixture
def inbox(world: World) -> InboxConfig:
    return InboxConfig(
        id=1,
        phone_number_id=SERVICE,
        waba_id=demo.WABA_ID,
        access_token=demo.ACCESS_TOKEN,
        app_secrets=(demo.APP_SECRET,),
        verify_token=demo.VERIFY_TOKEN,
        graph_url=world.url,
    )
