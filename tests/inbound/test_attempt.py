"""Readers that die: who goes one by one afterwards, and who is condemned."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from shortline.inbound.attempt import DEATHS_MAX, ROWS, Attempt, next_attempt


def test_the_note_of_a_living_process_is_no_death() -> None:
    first = next_attempt(Attempt(), 0, ours=False)
    assert (first.head_seq, first.head_claims, first.rows) == (1, 1, ROWS)
    first = first.taking(ROWS)
    assert next_attempt(first, 0, ours=True).taking(ROWS) == first
    second = next_attempt(first, 0, ours=False)
    assert (second.head_claims, second.rows, second.careful_to) == (1, 1, ROWS)
    assert next_attempt(second, 0, ours=False).head_claims == 2
    assert next_attempt(second, 1, ours=True).head_claims == 1
    assert next_attempt(second, ROWS, ours=True).rows == ROWS


def test_a_reader_that_failed_and_lives_slows_nobody_down() -> None:
    failed = next_attempt(Attempt(), 0, ours=False).taking(300).survived()
    assert next_attempt(failed, 0, ours=False).rows == ROWS


def test_rows_that_came_after_a_death_go_together() -> None:
    dead = next_attempt(Attempt(), 0, ours=False).taking(3)
    after = next_attempt(dead, 0, ours=False)
    assert [next_attempt(after, applied, ours=True).rows for applied in range(4)] == [1, 1, 1, ROWS]


@dataclass
class Lane:
    """Rows 1 to `last`; those in `deadly` kill whoever reads them."""

    last: int
    deadly: frozenset[int]
    applied: int = 0
    note: Attempt = field(default_factory=Attempt)
    condemned: set[int] = field(default_factory=set)
    suspects: set[int] = field(default_factory=set)
    alone: set[int] = field(default_factory=set)
    deaths: int = 0

    def read(self, *, dies: bool, ours: bool) -> bool:
        """One batch; whether the reader lived. `dies`: of something else than what it read."""
        attempt = next_attempt(self.note, self.applied, ours=ours)
        rows = range(self.applied + 1, min(self.applied + attempt.rows, self.last) + 1)
        self.note = attempt.taking(rows[-1])
        if attempt.rows == 1:
            self.alone.add(rows[0])
        if attempt.is_hopeless:
            self.condemned.update(rows)
        elif dies or self.deadly & set(rows):
            self.suspects.update(rows)
            self.deaths += 1
            return False
        self.applied = rows[-1]
        return True


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=12),
    st.sets(st.integers(1, 200), max_size=3),
    st.sets(st.integers(0, 60), max_size=DEATHS_MAX - 1),
)
def test_only_what_kills_is_condemned_and_only_what_was_in_a_dead_hand_goes_alone(
    arrivals: list[int], deadly: set[int], accidents: set[int]
) -> None:
    lane, ours, turn = Lane(0, frozenset(deadly)), False, 0
    for more in arrivals:
        lane.last += more
        for _ in range(more + 40):
            if lane.applied == lane.last:
                break
            ours = lane.read(dies=turn in accidents, ours=ours)
            turn += 1
        assert lane.applied == lane.last
    met = {row for row in deadly if row <= lane.last}
    assert lane.condemned == met
    assert lane.alone <= lane.suspects
    assert lane.deaths <= len(met) * (1 + DEATHS_MAX) + len(accidents)
