"""Reading a body from somebody who is not trusted yet: bounded in size, in time, and in what all of them hold together."""

import asyncio

from starlette.types import Receive

BODY_MAX = 4 << 20  # Meta sends up to 3 MB
TOGETHER_MAX = 96 << 20  # bytes of unfinished bodies in this process
READ_WITHIN = 15.0
LOOK_EVERY = 0.5


class TooBig(Exception):
    """Announced or sent more than BODY_MAX."""


class TooSlow(Exception):
    """Not finished within READ_WITHIN."""


class TooBusy(Exception):
    """Too many bodies at once; come again."""


class Gone(Exception):
    """The sender hung up."""


class Reading:
    """All bodies being read in this process. One timer looks after all of them: most are there at once."""

    def __init__(self) -> None:
        self._held = 0
        self._until: dict[asyncio.Task[object], float] = {}
        self._late: set[asyncio.Task[object]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def read(self, announced: str | None, receive: Receive) -> bytes:
        if announced is not None and (not announced.isdigit() or int(announced[:12]) > BODY_MAX):
            raise TooBig
        loop = self._loop = self._loop or asyncio.get_running_loop()  # asking for it each time costs a system call
        task = asyncio.current_task(loop)
        assert task is not None
        self._until[task] = loop.time() + READ_WITHIN
        if self._timer is None:
            self._timer = loop.call_later(LOOK_EVERY, self._look, loop)
        try:
            return await self._collect(receive)
        except asyncio.CancelledError:
            if task not in self._late or task.uncancel() > 0:
                raise
            raise TooSlow from None
        finally:
            del self._until[task]
            self._late.discard(task)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """End those who take too long."""
        now = loop.time()
        for task, until in self._until.items():
            if until <= now and task not in self._late:
                self._late.add(task)
                task.cancel()
        self._timer = loop.call_later(LOOK_EVERY, self._look, loop) if self._until else None

    async def _collect(self, receive: Receive) -> bytes:
        chunks: list[bytes] = []
        size = 0
        try:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                chunk: bytes = message.get("body", b"")
                chunks.append(chunk)
                size += len(chunk)
                self._held += len(chunk)
                if size > BODY_MAX:
                    raise TooBig
                if self._held > TOGETHER_MAX:
                    raise TooBusy
                if not message.get("more_body"):
                    return chunk if len(chunks) == 1 else b"".join(chunks)
        finally:
            self._held -= size
