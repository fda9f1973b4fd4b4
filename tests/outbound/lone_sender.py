"""A worker process with nothing but the sender, for tests that kill it. `python -m tests.outbound.lone_sender`."""

import asyncio

from shortline.api.runtime import Runtime
from shortline.outbound.deliver import Tools
from shortline.outbound.runner import Sender
from shortline.settings import load


async def main() -> None:
    settings = load()
    runtime = await Runtime.start(settings, name="lone")
    tools = Tools(runtime.db, runtime.clock, runtime.http, runtime.box, runtime.store, settings)
    await Sender(tools).drain()
    await runtime.stop()


if __name__ == "__main__":
    asyncio.run(main())
