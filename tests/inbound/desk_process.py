"""A desk in a process of its own, for tests that kill it.

Web server and worker in one, so that one failpoint anywhere on the way in ends everything at once.
"""

import asyncio

import uvicorn

from shortline import failpoints
from shortline.clock import SystemClock
from shortline.db import Database
from shortline.inbound.door import Door
from shortline.inbound.fast_path import fast_path
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from tests import cast
from tests.inbound.post import handlers


async def main(url: str, port: int) -> None:
    db = await Database(url, size=4).open()
    journal = await Journal(db).start()
    door = Door(db, cast.BOX, journal, SystemClock())
    stop = asyncio.Event()
    worker = asyncio.create_task(ApplyRunner(db, handlers(), SystemClock()).run(stop))
    config = uvicorn.Config(
        door, http=fast_path(door), host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off"
    )
    await uvicorn.Server(config).serve()
    stop.set()
    await worker
    await journal.stop()
    await db.close()


def run(url: str, port: int, armed: dict[str, str]) -> None:
    """The process. Failpoints are read at import, which here happened in the process this one was forked from."""
    failpoints._ARMED.update(armed)
    asyncio.run(main(url, port))
