"""Lines this person has not got yet come first. Pure; by what was sent, not by what was offered."""

import re
from collections.abc import Sequence

_SLOT = re.compile(r"\{\{[^{}]*\}\}")


def fresh_first(lines: Sequence[str], sent: Sequence[str], *, start: int) -> list[int]:
    """Places in `lines`: the unsaid ones, beginning at `start` so that people differ, then the one said longest ago.

    `sent`: what we wrote to this person, newest first. A line counts as said where its longest fixed part stands in a text.
    """
    order = [(start + step) % len(lines) for step in range(len(lines))]
    ago = {place: _ago(lines[place], sent) for place in order}
    said = [place for place in order if ago[place] is not None]
    unsaid = [place for place in order if ago[place] is None]
    return unsaid + sorted(said, key=lambda place: -(ago[place] or 0))


def never_said(lines: Sequence[str], sent: Sequence[str], *, start: int) -> list[int]:
    """Places of those lines only that this person has not got, beginning at `start`."""
    order = [(start + step) % len(lines) for step in range(len(lines))]
    return [place for place in order if _ago(lines[place], sent) is None]


def _ago(line: str, sent: Sequence[str]) -> int | None:
    part = _fixed(line)
    return next((place for place, text in enumerate(sent) if part in _plain(text)), None)


def _fixed(line: str) -> str:
    return max((_plain(part) for part in _SLOT.split(line)), key=len)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
