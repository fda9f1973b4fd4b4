"""A double of clamd: the virus scanner's daemon, as far as a client of its socket can tell.

PING, VERSION and INSTREAM, each with the endings `z` (zero byte) and `n` (line). It finds one virus, the one everybody
tests with, and ends the connection, as the real one does, when a stream is longer than it takes.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

# In two parts: whoever has a scanner on this machine would miss this file otherwise.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FOUND = b"stream: Eicar-Signature FOUND"
STREAM_MAX = 100 * 1024 * 1024


@dataclass
class Clamd:
    """`asked`: the size of each stream in bytes. `silent`: it takes everything and says nothing."""

    stream_max: int = STREAM_MAX
    asked: list[int] = field(default_factory=list)
    silent: bool = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            ending = b"\0" if (first := await reader.readexactly(1)) == b"z" else b"\n"
            if first not in (b"z", b"n"):
                return
            command = (await reader.readuntil(ending)).rstrip(b"\0\n")
            answer = await self._answer(command, reader)
            if self.silent:
                await reader.read()  # until the other side has had enough
                return
            writer.write(answer + ending)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, command: bytes, reader: asyncio.StreamReader) -> bytes:
        if command == b"PING":
            return b"PONG"
        if command == b"VERSION":
            return b"ClamAV 1.4.3/27800/Sun Nov 22 08:00:00 2026"
        if command != b"INSTREAM":
            return b"UNKNOWN COMMAND"
        content = bytearray()
        while size := struct.unpack(">I", await reader.readexactly(4))[0]:
            if len(content) + size > self.stream_max:
                return b"INSTREAM size limit exceeded. ERROR"
            content += await reader.readexactly(size)
        self.asked.append(len(content))
        return FOUND if EICAR in content else b"stream: OK"


@asynccontextmanager
async def running(place: Path | None = None, *, double: Clamd | None = None) -> AsyncIterator[tuple[Clamd, str]]:
    """The double and its address: a socket in the file system, or a free port of this machine."""
    double = double or Clamd()
    if place is not None:
        server = await asyncio.start_unix_server(double.serve, place)
        address = f"unix://{place}"
    else:
        server = await asyncio.start_server(double.serve, "127.0.0.1", 0)
        address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield double, address
