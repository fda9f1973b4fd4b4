"""What comes in densely is gathered; what is alone, or behind, never waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.inbound import gathering
from shortline.inbound.gathering import (
    COMMIT_EVERY,
    COMMIT_FULL,
    DENSE,
    RING_DENSE,
    RING_EVERY,
    ROUND_EVERY,
    before_commit,
    before_ring,
    before_round,
)

rows = st.integers(min_value=0, max_value=5000)
seconds = st.floats(min_value=0, max_value=60)


@given(rows, seconds, seconds, st.integers(min_value=1, max_value=5000))
def test_nobody_waits_longer_than_is_said(some: int, took: float, since: float, full: int) -> None:
    assert 0 <= before_commit(some, took) <= COMMIT_EVERY
    assert 0 <= before_round(some, took, since, full=full) <= ROUND_EVERY
    assert before_ring(some) in (RING_EVERY, RING_DENSE)


@given(seconds)
def test_a_lone_webhook_is_kept_and_told_of_at_once(took: float) -> None:
    assert before_commit(1, took) == 0
    assert before_ring(1) == RING_EVERY


@given(rows, seconds)
def test_a_desk_that_is_not_dense_shows_at_once(some: int, took: float) -> None:
    assert before_round(some, took, some / DENSE + 0.001, full=5001) == 0


@given(rows, seconds, seconds)
def test_whoever_is_behind_never_waits(more: int, took: float, since: float) -> None:
    assert before_commit(COMMIT_FULL + more, took) == 0
    assert before_round(1000 + more, took, since, full=1000) == 0
    assert before_round(999, ROUND_EVERY + took, since, full=1000) == 0


def test_the_top_tier_is_gathered() -> None:
    """4,000 a second: a commit for sixteen of them, a round for six hundred."""
    assert before_commit(3, 0.001) == pytest.approx(0.003)
    assert before_round(600, 0.1, ROUND_EVERY, full=1000) == pytest.approx(0.05)
    assert before_ring(40) == RING_DENSE


def test_the_bells_of_a_dense_stream_ring_before_it_is_looked_for_anyway() -> None:
    assert gathering.RING_DENSE <= ROUND_EVERY
