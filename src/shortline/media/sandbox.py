"""Decoding what strangers sent happens in a child process with limits on memory, processor time and files.

A picture made to crash or to fill the memory takes only the child with it.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from dataclasses import dataclass
from typing import Any

from shortline.media.turns import Turns

SECONDS_MAX = 120.0  # of waiting on a busy machine; the child's own limit on processor time is shorter
_TURNS = Turns(2)


class Refused(Exception):
    """The content is hostile or broken. `reason` is a stable word: too_many_pixels, damaged, too_long, unsupported."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Outcome:
    facts: dict[str, Any]
    content: bytes


async def run(task: str, content: bytes, *, seconds: float = SECONDS_MAX) -> Outcome:
    """Run one task of `child.py` on these bytes. Raises Refused."""
    async with _TURNS.take():
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-m",
            "shortline.media.child",
            task,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )
        try:
            async with asyncio.timeout(seconds):
                answer, _ = await process.communicate(content)
        except TimeoutError as error:
            raise Refused("too_long") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    return _read(answer)


def _read(answer: bytes) -> Outcome:
    """Four bytes of length, that much JSON, then the made file. A dead child leaves nothing readable."""
    try:
        (size,) = struct.unpack_from(">I", answer)
        facts = json.loads(answer[4 : 4 + size])
    except (struct.error, ValueError) as error:
        raise Refused("damaged") from error
    if "refused" in facts:
        raise Refused(str(facts["refused"]))
    return Outcome(facts, answer[4 + size :])
