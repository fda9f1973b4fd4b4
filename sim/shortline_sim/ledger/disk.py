"""A disk that can be filled up: memory, mounted where the desk lives. Only root may, and only where it is asked for."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

CHUNK = 1 << 20


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Nothing happens for 0. What was on it lies in `desk-after` beside it when the run has ended."""
    folder.mkdir(mode=0o755, exist_ok=True)
    if not megabytes:
        yield
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        (folder / "ballast").unlink(missing_ok=True)
        shutil.copytree(folder, folder.with_name("desk-after"), symlinks=True, ignore=shutil.ignore_patterns(".s.*"))
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill(folder: Path) -> Path:
    """A file that takes all the space that is left; delete it to give it back."""
    ballast = folder / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        for size in (CHUNK, 4096, 1):
            with contextlib.suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass
    return ballast
