"""Reading a body from somebody who is not trusted yet: bounded in size, in time, and in what all of them hold together."""

import asyncio

from starlette.types import Receive

BODY_MAX = 4 << 20  # Meta sends up to 3 MB
TOGETHER_MAX = 96 << 20  # bytes of unfinished bodies in this process
READ_WITHIN = 15.0


class TooBig(Exception):
    """Announced or sent more than BODY_MAX."""


class TooSlow(Exception):
    """Not finished within READ_WITHIN."""


class TooBusy(Exception):
    """Too many bodies at once; come again."""


class Gone(Exception):
    """The sender hung up."""


class Reading:
    def __init__(self) -> None:
        self._held = 0

    async def read(self, announced: str | None, receive: Receive) -> bytes:
        if announced is not None and (not announced.isdigit() or int(announced[:12]) > BODY_MAX):
            raise TooBig
        try:
            async with asyncio.timeout(READ_WITHIN):
                return await self._collect(receive)
        except TimeoutError:
            raise TooSlow from None

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
