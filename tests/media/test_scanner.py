"""Asking a virus scanner: clean, infected, and no verdict, over each way of asking."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from shortline.media.scanner import Infected, NotReachable, parse, scanner_of
from shortline.settings import BadSettings, load
from shortline_sim.clamd import EICAR, Clamd, running

LETTER = b"Dear desk,\n" + b"my ticket is not in the app. " * 40_000  # more than one chunk
COMMAND = f"command:{sys.executable} -c 'import sys; sys.exit(b\"EICAR-STANDARD\" in sys.stdin.buffer.read())'"


@asynccontextmanager
async def scanner(kind: str) -> AsyncIterator[str]:
    """The value of the setting, for each way."""
    if kind == "command":
        yield COMMAND
        return
    with tempfile.TemporaryDirectory(prefix="sl-") as folder:
        async with running(Path(folder) / "clamd.ctl" if kind == "unix" else None) as (_double, address):
            yield address


@pytest.mark.parametrize("kind", ["tcp", "unix", "command"])
async def test_clean_and_infected_are_told_apart(kind: str) -> None:
    async with scanner(kind) as address:
        asked = parse(address)
        await asked.ask(LETTER)
        await asked.ask(b"")
        with pytest.raises(Infected):
            await asked.ask(LETTER + EICAR)


@pytest.mark.parametrize(
    "address",
    [
        "tcp://127.0.0.1:1",
        "unix:///nowhere/clamd.ctl",
        "command:/nowhere/scan",
        f"command:{sys.executable} -c 'exit(2)'",
    ],
)
async def test_whatever_goes_wrong_is_no_verdict(address: str) -> None:
    with pytest.raises(NotReachable):
        await parse(address).ask(LETTER)


async def test_too_long_for_the_scanner_and_silence_are_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(double=Clamd(stream_max=1000)) as (_double, address):
        with pytest.raises(NotReachable, match=r"size limit|Reset|Incomplete"):
            await parse(address).ask(LETTER)
    monkeypatch.setattr("shortline.media.scanner.SECONDS_MAX", 0.2)
    async with running(double=Clamd(silent=True)) as (_double, address):
        with pytest.raises(NotReachable, match="Timeout"):
            await parse(address).ask(LETTER)


async def test_the_double_speaks_as_clamd_does() -> None:
    async with running() as (_double, address):
        host, port = address.removeprefix("tcp://").split(":")
        for said, answered in ((b"zPING\0", b"PONG\0"), (b"nPING\n", b"PONG\n"), (b"zSCAN /x\0", b"UNKNOWN COMMAND\0")):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(said)
            assert await reader.read() == answered
            writer.close()


@pytest.mark.parametrize(
    "text", ["clamd", "tcp://host", "tcp://host:3310/x", "unix://clamd.ctl", "command:", "http://h:1"]
)
def test_a_setting_that_names_no_scanner_is_refused(text: str) -> None:
    with pytest.raises(BadSettings, match="SHORTLINE_SCANNER must be"):
        scanner_of(load({"SHORTLINE_DATA_DIR": "/tmp/x", "SHORTLINE_SECRET_KEY": "k", "SHORTLINE_SCANNER": text}))
