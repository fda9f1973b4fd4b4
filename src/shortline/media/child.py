"""The process in which foreign files are decoded: reads the bytes from its input, answers, and ends.

Limits are set before the first byte is looked at.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import struct
import sys
from typing import Any

MB = 1024 * 1024
MEMORY = {"image": 512 * MB, "picture": 1024 * MB}
MEMORY_OTHER = 1536 * MB  # address space, of which a decoder's threads and tables take most without using it
CPU_SECONDS = 30


def main(task: str) -> None:
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up in the answer
    _limit(task)
    content = sys.stdin.buffer.read()
    facts: dict[str, Any]
    made = b""
    try:
        facts, made = _task(task, content)
    except _refusal() as error:
        facts = {"refused": error.reason}
    except MemoryError:
        facts = {"refused": "too_large"}
    except Exception:
        facts = {"refused": "damaged"}
    head = json.dumps(facts).encode()
    output.write(struct.pack(">I", len(head)) + head + made)
    output.close()


def _limit(task: str) -> None:
    memory = MEMORY.get(task, MEMORY_OTHER)
    limits = (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    )
    for which, most in limits:
        with contextlib.suppress(ValueError, OSError):  # not every system knows every limit
            resource.setrlimit(which, (most, most))


def _refusal() -> type[Any]:
    from shortline.media.sandbox import Refused

    return Refused


def _task(task: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    if task in ("image", "picture"):
        from shortline.media import images

        return images.thumbnail(content) if task == "image" else images.picture(content)
    from shortline.media import sound

    tasks = {"audio": sound.examine, "voice": sound.voice_note, "video": sound.poster}
    return tasks[task](content)


if __name__ == "__main__":
    main(sys.argv[1])
