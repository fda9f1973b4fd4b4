"""Which wording comes next for this person. Pure: never the one he got last, and of the others the least used."""

import hashlib
from collections.abc import Sequence


def digest(wording: str) -> bytes:
    return hashlib.sha256(wording.encode()).digest()


def choose(
    wordings: Sequence[str], *, used: Sequence[int], last: int | None, last_digest: bytes | None, contact_id: int
) -> int:
    """An index into `wordings`; `used` counts, in the same order, how often each was given to anybody.

    `last` and `last_digest` tell what this person got last, None before the first time. Among equals people begin at
    different places and go on from where they were.
    """
    count = len(wordings)
    start = contact_id % count if last is None else (last + 1) % count
    others = [place for place in range(count) if digest(wordings[place]) != last_digest] or list(range(count))
    return min(others, key=lambda place: (used[place], (place - start) % count))
