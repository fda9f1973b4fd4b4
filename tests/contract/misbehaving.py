"""A server that speaks raw bytes and misbehaves on purpose, each time in one named way."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


@asynccontextmanager
async def server(behave: Behaviour) -> AsyncIterator[str]:
    """Its address, for as long as the block lasts."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await behave(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    running = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = running.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        running.close()


async def whole_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return head + await reader.readexactly(length)


def answer(status: int, body: bytes | str, *headers: str, type: str = "application/json") -> Behaviour:
    content = body.encode() if isinstance(body, str) else body

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await whole_request(reader)
        lines = [f"HTTP/1.1 {status} X", f"content-type: {type}", f"content-length: {len(content)}", *headers]
        writer.write("\r\n".join([*lines, "", ""]).encode() + content)
        await writer.drain()

    return behave


async def cut_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.transport.abort()


async def cut_after_the_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.transport.abort()


async def half_an_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 200\r\n\r\n{"messages":[{"id":"wamid.1"')
    await writer.drain()
    writer.transport.abort()


async def half_a_header(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-le")
    await writer.drain()
    writer.transport.abort()


async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte at a time, for ever: no single read takes long."""
    await whole_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    await reader.read()


async def gibberish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await whole_request(reader)
    writer.write(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
    await writer.drain()
