"""HTTP/1.1 as bytes, as far as a proxy needs it: one request read whole, one answer read whole."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field

HEAD_MAX = 64 * 1024
BODY_MAX = 128 * 1024 * 1024
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "expect"}


class Broken(Exception):
    """The other side ended, or did not speak HTTP."""


@dataclass(slots=True)
class Message:
    """A request or an answer: first line, headers in their order, body without its framing."""

    first: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.first.split(" ")[1]

    @property
    def method(self) -> str:
        return self.first.split(" ", 1)[0]

    @property
    def status(self) -> int:
        return int(self.first.split(" ", 2)[1])

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")

    def encoded(self) -> bytes:
        kept = [(name, value) for name, value in self.headers if name.lower() not in HOP_BY_HOP]
        kept += [("Content-Length", str(len(self.body))), ("Connection", "close")]
        head = "\r\n".join([self.first, *(f"{name}: {value}" for name, value in kept)])
        return head.encode("latin-1") + b"\r\n\r\n" + self.body


async def read(stream: asyncio.StreamReader, *, answer: bool = False) -> Message:
    """The next message on this connection. Raises Broken when there is none, or only a part."""
    try:
        head = (await stream.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head[:-4].split("\r\n")
        pairs = [line.partition(":") for line in lines]
        message = Message(first, [(name.strip(), value.strip()) for name, _, value in pairs])
        if message.header("transfer-encoding").lower() == "chunked":
            message.body = await _chunks(stream)
        elif length := message.header("content-length"):
            message.body = await stream.readexactly(min(int(length), BODY_MAX))
        elif answer and message.status not in (204, 304):
            message.body = await stream.read(BODY_MAX)
        return message
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError, IndexError) as error:
        raise Broken(str(error)) from error


async def _chunks(stream: asyncio.StreamReader) -> bytes:
    parts: list[bytes] = []
    while size := int((await stream.readline()).split(b";")[0], 16):
        parts.append(await stream.readexactly(size))
        await stream.readline()
    await stream.readuntil(b"\r\n")
    return b"".join(parts)


async def ask(host: str, port: int, request: Message, *, within: float = 60) -> Message:
    """One request on a connection of its own."""
    try:
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_connection(host, port, limit=HEAD_MAX)
            try:
                writer.write(request.encoded())
                await writer.drain()
                return await read(reader, answer=True)
            finally:
                writer.close()
    except (OSError, TimeoutError) as error:
        raise Broken(f"{type(error).__name__}: {error}") from error


def abort(writer: asyncio.StreamWriter) -> None:
    """The connection dies with a reset, as when a machine on the way forgets it."""
    with contextlib.suppress(OSError):
        writer.transport.abort()
