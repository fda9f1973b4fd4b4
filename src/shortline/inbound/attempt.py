"""When an update kills its reader. Pure.

Before a batch is touched, the attempt is noted. A reader that finds the note of another process about the very row that
is still first in line knows that the other one died. Mostly nothing was wrong with the rows: so what that one had in hand
goes in parts, only the part in which the next one dies goes row by row, and a row that was alone in the hands of three
dead readers is set aside whole. What came later goes together as ever: it killed nobody.
"""

from dataclasses import dataclass, replace
from math import isqrt

ROWS = 1000
PART = 8  # rows, after those that went alone
DEATHS_MAX = 3
TOGETHER, ALONE = 1, 2


@dataclass(frozen=True, slots=True)
class Attempt:
    """`head_claims`: TOGETHER; or ALONE, and one more for each reader the head was alone with before.

    `tried_to` is the last row of the attempt; while rows go alone, of the part they belong to. Up to `careful_to` it goes in
    parts: about as many as each has rows.
    """

    head_seq: int = 0
    head_claims: int = 0
    tried_to: int = 0
    careful_to: int = 0

    @property
    def rows(self) -> int:
        return 1 if self.is_alone else self.tried_to - self.head_seq + 1

    @property
    def is_alone(self) -> bool:
        return self.head_claims >= ALONE

    @property
    def is_hopeless(self) -> bool:
        return self.head_claims >= ALONE + DEATHS_MAX

    def taking(self, last_row: int) -> "Attempt":
        """With the last of the rows that were there to take."""
        return self if self.is_alone else replace(self, tried_to=last_row)

    def survived(self) -> "Attempt":
        """The reader failed and lives, so it did not die of this row."""
        return replace(self, head_claims=self.head_claims - 1)


def next_attempt(last: Attempt, applied_seq: int, *, ours: bool) -> Attempt:
    """The attempt at the row after `applied_seq`; note it with `taking` the rows that are there.

    `ours`: this very process wrote `last`, and lives.
    """
    head = applied_seq + 1
    if last.head_seq != head:
        return _go_on(last, head)
    if ours or last.head_claims < TOGETHER:  # nobody died
        return replace(last, head_claims=max(last.head_claims, TOGETHER))
    if last.is_alone:
        return replace(last, head_claims=last.head_claims + 1)
    careful_to, size = max(last.careful_to, last.tried_to), max(1, last.tried_to - head + 1)
    part = isqrt(size - 1) + 1
    if head <= last.careful_to or part == size:
        return Attempt(head, ALONE, last.tried_to, careful_to)
    return Attempt(head, TOGETHER, head + part - 1, careful_to)


def _go_on(last: Attempt, head: int) -> Attempt:
    if last.is_alone and head <= last.tried_to:
        return Attempt(head, ALONE, last.tried_to, last.careful_to)
    if head <= last.careful_to:
        size = PART if last.is_alone else last.tried_to - last.head_seq + 1
        return Attempt(head, TOGETHER, min(head + size - 1, last.careful_to), last.careful_to)
    return Attempt(head, TOGETHER, head + ROWS - 1, last.careful_to)
