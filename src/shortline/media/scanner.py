"""Asking a virus scanner about bytes: a clamd on a socket (its INSTREAM), or a command that reads them.

A verdict is given, or there is none: whatever goes wrong on the way is `NotReachable`, and never a "clean".
"""

from __future__ import annotations

import asyncio
import os
import shlex
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from shortline.settings import BadSettings

if TYPE_CHECKING:
    from shortline.settings import Settings

SECONDS_MAX = 60.0
CHUNK = 256 * 1024
INFECTED_EXIT = 1  # as clamscan and clamdscan end; 0 is clean, anything else no verdict


class Infected(Exception):
    """`name`: what the scanner calls it; for the log."""

    def __init__(self, name: str):
        self.name = name
        super().__init__(name)


class NotReachable(Exception):
    """There is no verdict: the scanner is away, too slow, or did not take the file."""


class Scanner(Protocol):
    async def ask(self, content: bytes) -> None:
        """Returns when the content is clean. Raises Infected or NotReachable."""


def scanner_of(settings: Settings) -> Scanner | None:
    """None: no scanner is named, and files are shown as they come. Raises BadSettings."""
    try:
        return parse(settings.scanner) if settings.scanner else None
    except ValueError as error:
        raise BadSettings(f"SHORTLINE_SCANNER {error}, not {settings.scanner!r}") from error


def parse(text: str) -> Scanner:
    """`tcp://host:3310`, `unix:///run/clamav/clamd.ctl`, or `command:...`. Raises ValueError."""
    parts = urlsplit(text)
    if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path.strip("/"):
        return Clamd(host=parts.hostname, port=parts.port)
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return Clamd(path=parts.path)
    if parts.scheme == "command" and (words := shlex.split(text.partition(":")[2])):
        return Command(tuple(words))
    raise ValueError("must be tcp://host:port, unix:///path or command:program arguments")


@dataclass(frozen=True, slots=True)
class Clamd:
    host: str = ""
    port: int = 0
    path: str = ""

    async def ask(self, content: bytes) -> None:
        try:
            async with asyncio.timeout(SECONDS_MAX):
                answer = await self._answer(content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise NotReachable(type(error).__name__) from error
        said = answer.rstrip(b"\0\n").decode("ascii", "replace")
        if said == "stream: OK":
            return
        if said.startswith("stream: ") and said.endswith(" FOUND"):
            raise Infected(said.removeprefix("stream: ").removesuffix(" FOUND"))
        raise NotReachable(said[:200])

    async def _answer(self, content: bytes) -> bytes:
        opening = (
            asyncio.open_unix_connection(self.path) if self.path else asyncio.open_connection(self.host, self.port)
        )
        reader, writer = await opening
        try:
            writer.write(b"zINSTREAM\0")
            try:
                for start in range(0, len(content), CHUNK):
                    part = content[start : start + CHUNK]
                    writer.write(struct.pack(">I", len(part)) + part)
                    await writer.drain()
                writer.write(struct.pack(">I", 0))
                await writer.drain()
            except ConnectionError:
                pass  # it closes its ear when a file is too large for it, and has said so before
            return await reader.readuntil(b"\0")
        finally:
            writer.close()


@dataclass(frozen=True, slots=True)
class Command:
    """The file goes to its standard input. No shell, no name of a file, and of the environment only the path."""

    words: tuple[str, ...]

    async def ask(self, content: bytes) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *self.words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            )
        except OSError as error:
            raise NotReachable(type(error).__name__) from error
        try:
            async with asyncio.timeout(SECONDS_MAX):
                await process.communicate(content)
        except TimeoutError as error:
            raise NotReachable("too slow") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode == INFECTED_EXIT:
            raise Infected(self.words[0])
        if process.returncode != 0:
            raise NotReachable(f"ended with {process.returncode}")
