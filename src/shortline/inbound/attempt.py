"""When an update kills its reader. Pure.

Before a batch is touched, the attempt is noted. A reader that finds the note of another process about the very row that
is still first in line knows that the other one died: from then on the batch goes row by row, and a row that was
alone at the head of three dead readers is set aside whole.
"""

from dataclasses import dataclass, replace

ROWS = 1000
DEATHS_MAX = 3


@dataclass(frozen=True, slots=True)
class Attempt:
    head_seq: int = 0
    head_claims: int = 0
    tried_to: int = 0
    careful_to: int = 0

    @property
    def rows(self) -> int:
        return 1 if self.head_seq <= self.careful_to else ROWS

    def taking(self, last_row: int) -> "Attempt":
        """With the last of the rows that were there to take."""
        return replace(self, tried_to=last_row)

    @property
    def is_hopeless(self) -> bool:
        return self.head_claims > DEATHS_MAX

    def survived(self) -> "Attempt":
        """The reader failed and lives, so it did not die of this row."""
        return replace(self, head_claims=self.head_claims - 1)


def next_attempt(last: Attempt, applied_seq: int, *, ours: bool) -> Attempt:
    """The attempt at the row after `applied_seq`, before it is known how many follow: note it with `taking` those.

    `ours`: this very process wrote `last`, and lives.
    """
    head = applied_seq + 1
    if last.head_seq != head:
        claims, careful_to = 1, last.careful_to
    elif ours:
        claims, careful_to = max(last.head_claims, 1), last.careful_to
    elif last.head_claims == 0:  # it failed and lives
        claims, careful_to = 1, last.careful_to
    elif last.tried_to > last.head_seq:  # any of those may have been it
        claims, careful_to = 1, max(last.careful_to, last.tried_to)
    else:
        claims, careful_to = last.head_claims + 1, max(last.careful_to, head)
    return Attempt(head, claims, head, careful_to)
