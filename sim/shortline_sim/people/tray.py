"""A tray of files people will send. A process of its own fills it, so that the double stays small and quick."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

CONTENTS = {"parcel": 4, "tram": 3, "receipt": 1, "coffee": 1, "cat": 1, "bike": 1, "screenshot": 3, "voice": 4,
            "sticker": 2, "document": 3}  # fmt: skip
SUFFIXES = {".jpg": "image/jpeg", ".png": "image/png", ".ogg": "audio/ogg; codecs=opus", ".webp": "image/webp",
            ".pdf": "application/pdf"}  # fmt: skip


class Tray:
    def __init__(self, directory: Path, seed: int) -> None:
        self._directory, self._seed = directory, seed
        self._filler: subprocess.Popen[bytes] | None = None

    def order(self) -> None:
        """Start filling, unless it is full or being filled."""
        if self._filler is None and not (self._directory / "full").exists():
            self._directory.mkdir(parents=True, exist_ok=True)
            command = [sys.executable, "-m", "shortline_sim.people.tray", str(self._directory), str(self._seed)]
            self._filler = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def take(self, subject: str, dice: random.Random) -> tuple[bytes, str]:
        """One of the files about the subject; made on the spot when the tray has none."""
        found = sorted(self._directory.glob(f"{subject}-*"))
        if not found:
            content, suffix = make(subject, dice)
            return content, SUFFIXES[suffix]
        path = dice.choice(found)
        return path.read_bytes(), SUFFIXES[path.suffix]

    def close(self) -> None:
        if self._filler is not None:
            self._filler.terminate()
            self._filler.wait()
            self._filler = None


def make(subject: str, dice: random.Random) -> tuple[bytes, str]:
    from . import papers, photos, voices

    match subject:
        case "voice":
            return voices.voice_note(dice), ".ogg"
        case "sticker":
            return photos.sticker(dice), ".webp"
        case "document":
            return papers.invoice(dice), ".pdf"
        case "screenshot":
            return photos.screenshot(dice), ".png"
        case _:
            return photos.photo(dice, subject), ".jpg"


def fill(directory: Path, seed: int) -> None:
    for subject, count in CONTENTS.items():
        for n in range(count):
            content, suffix = make(subject, random.Random(f"tray/{seed}/{subject}/{n}"))
            unfinished = directory / f".{subject}-{n}"
            unfinished.write_bytes(content)
            unfinished.rename(directory / f"{subject}-{n}{suffix}")
    (directory / "full").touch()


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
