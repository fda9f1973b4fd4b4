"""Which wording comes next for this person. Pure: the last one is never said twice running, and people differ."""

import hashlib
from collections.abc import Sequence


def digest(wording: str) -> bytes:
    return hashlib.sha256(wording.encode()).digest()


def choose(wordings: Sequence[str], *, last: int | None, last_digest: bytes | None, contact_id: int) -> int:
    """An index into `wordings`. `last` and `last_digest` tell what this person got last, None before the first time."""
    count = len(wordings)
    start = contact_id % count if last is None else (last + 1) % count
    for step in range(count):
        place = (start + step) % count
        if digest(wordings[place]) != last_digest:
            return place
    return start
