"""Readers that die: what goes in parts and alone afterwards, and who is condemned."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.inbound.attempt import DEATHS_MAX, ROWS, Attempt, next_attempt

busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be


@dataclass
class Lane:
    """Rows 1 to `last`; those in `deadly` kill whoever reads them."""

    last: int
    deadly: frozenset[int] = frozenset()
    applied: int = 0
    note: Attempt = field(default_factory=Attempt)
    ours: bool = False
    condemned: set[int] = field(default_factory=set)
    in_dead_hands: set[int] = field(default_factory=set)
    in_parts: set[int] = field(default_factory=set)
    deaths: int = 0
    rounds: int = 0

    def read(self, *, dies: bool = False) -> None:
        """One batch. `dies`: of something else than what it read."""
        attempt = next_attempt(self.note, self.applied, ours=self.ours)
        rows = range(self.applied + 1, min(self.applied + attempt.rows, self.last) + 1)
        self.note = attempt.taking(rows[-1])
        self.rounds += 1
        if attempt.rows < ROWS:
            self.in_parts.update(rows)
        self.ours = attempt.is_hopeless or not (dies or self.deadly & set(rows))
        if attempt.is_hopeless:
            self.condemned.update(rows)
        if self.ours:
            self.applied = rows[-1]
        else:
            self.in_dead_hands.update(rows)
            self.deaths += 1


def test_the_note_of_a_living_process_is_no_death() -> None:
    first = next_attempt(Attempt(), 0, ours=False).taking(300)
    assert first.rows == 300
    assert next_attempt(first, 0, ours=True) == first
    assert next_attempt(first, 0, ours=False).rows < 300
    assert next_attempt(first, 300, ours=False).rows == ROWS


def test_a_reader_that_failed_and_lives_slows_nobody_down() -> None:
    failed = next_attempt(Attempt(), 0, ours=False).taking(300).survived()
    assert next_attempt(failed, 0, ours=False).rows == 300


@busy
@given(st.integers(1, ROWS))
def test_after_a_reader_was_killed_its_rows_go_in_a_few_parts(waiting: int) -> None:
    lane = Lane(waiting)
    lane.read(dies=True)
    while lane.applied < waiting:
        lane.read()
    assert lane.rounds <= 2 + waiting**0.5 + 1
    assert lane.condemned == set()


@busy
@given(
    st.lists(st.integers(1, 90), min_size=1, max_size=12),
    st.sets(st.integers(1, 400), max_size=3),
    st.sets(st.integers(0, 60), max_size=DEATHS_MAX - 1),
)
def test_only_what_kills_is_condemned_and_only_what_was_in_a_dead_hand_goes_in_parts(
    arrivals: list[int], deadly: set[int], accidents: set[int]
) -> None:
    lane = Lane(0, frozenset(deadly))
    for more in arrivals:
        lane.last += more
        before = lane.rounds
        while lane.applied < lane.last:
            lane.read(dies=lane.rounds in accidents)
            assert lane.rounds - before < 2 * more + 50, "it goes in circles"
    met = {row for row in deadly if row <= lane.last}
    assert lane.condemned == met
    assert lane.in_parts <= lane.in_dead_hands
    assert lane.deaths <= len(met) * (2 + DEATHS_MAX) + len(accidents)
