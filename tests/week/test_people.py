"""The models of people and the figures: pure, and checked at their edges."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from shortline_sim.team import colleagues, customers
from shortline_sim.team.customers import Mind
from shortline_sim.team.figures import WINDOW, Answer, Book, efforts, figures, gini, percentile
from shortline_sim.team.judge import COMPARED, against, promises
from tests.week import picture

shares = st.lists(st.floats(0, 1e6), min_size=1, max_size=30)


@given(st.integers(0, 10_000), st.integers(5, 40), st.booleans())
def test_nobody_works_two_shifts_at_once_and_breaks_lie_within_them(seed: int, count: int, night: bool) -> None:
    rng = Random(seed)
    shifts = colleagues.week(rng, colleagues.staff(rng, count), night=night)
    for who in range(count):
        mine = sorted((each.begins, each.ends) for each in shifts if each.colleague == who)
        assert all(before[1] <= after[0] for before, after in pairwise(mine))
    for each in shifts:
        assert all(each.begins < one.begins < one.ends < each.ends for one in each.breaks)


@given(st.integers(0, 10_000))
def test_with_a_night_team_no_hour_of_the_week_is_empty(seed: int) -> None:
    rng = Random(seed)
    shifts = colleagues.week(rng, colleagues.staff(rng, 12))
    assert all(any(each.begins <= hour * 3600 < each.ends for each in shifts) for hour in range(7 * 24))


@given(st.integers(0, 10_000), st.integers(1, 400))
def test_customers_come_in_order_and_nobody_returns_before_he_came(seed: int, count: int) -> None:
    cases = customers.week(Random(seed), count)
    assert [each.at for each in cases] == sorted(each.at for each in cases)
    assert all(each.person <= each.number for each in cases)
    assert all(0 <= each.at < 7 * 86_400 for each in cases)


@given(st.integers(0, 10_000))
def test_a_customer_does_the_same_whoever_answers_him(seed: int) -> None:
    case = customers.Case(seed, seed, 0.0)
    one, other = Mind(1, case), Mind(1, case)
    assert (one.questions, one.asks(), one.comes_back_after()) == (
        other.questions,
        other.asks(),
        other.comes_back_after(),
    )
    assert all(pause > 0 for pause in one.patience())


@given(shares)
def test_gini_is_between_nothing_and_one(values: list[float]) -> None:
    assert -1e-9 <= gini(values) < 1
    assert gini([3.0] * len(values)) < 1e-9


def test_gini_of_one_who_does_everything_and_of_halves() -> None:
    assert gini([0, 0, 0, 1]) == 0.75
    assert gini([1, 3]) == 0.25


@given(shares, st.floats(0, 1))
def test_a_percentile_is_one_of_the_values(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(each < found for each in values) <= share * len(values)


def test_the_figures_of_a_book() -> None:
    book = Book(
        cases=500,
        answers=[
            Answer(1, 0, 30, 1, follow_up=False),
            Answer(1, 100, 160, 1, follow_up=True, before=1),
            Answer(1, 200, 500, 2, follow_up=True, before=1),
        ],
        left=[(False, 9000.0)],
        breaches=2,
        windows_lost=1,
        unowned_seconds=120,
        busy={1: 1800, 2: 600},
        at_work={1: 3600, 2: 3600, 3: 60},
    )
    found = figures(book)
    assert (found.first_p95, found.follow_up_p95, found.same_agent) == (9000, 300, 0.5)  # who still waits counts
    assert (found.breaches, found.windows_lost, found.unowned_minutes) == (4, 2, 4)
    assert efforts(book.busy, book.at_work) == [0.5, 600 / 3600]  # who was there for a minute says nothing
    assert round(found.gini, 9) == 0.25
    assert WINDOW == 24 * 3600


def test_the_judge_objects_to_whatever_is_worse() -> None:
    good = figures(Book(cases=10, answers=[Answer(1, 0, 30, 1, follow_up=False)]))
    assert all(each.met for each in promises("s", "lone", good, 0) + against("s", good, {"other": good}))
    bad = figures(
        Book(
            cases=10,
            breaches=1,
            windows_lost=1,
            unowned_seconds=60,
            busy={1: 9, 2: 1},
            at_work={1: 9000, 2: 9000},
            answers=[Answer(1, 0, 900, 1, follow_up=False), Answer(1, 0, 900, 1, follow_up=True, before=2)],
        )
    )
    assert not any(each.met for each in against("s", bad, {"other": good}))
    assert len(against("s", bad, {"other": good})) == len(COMPARED)
    assert [each.met for each in promises("s", "lone", bad, 1)] == [False] * 5


def test_the_picture_shows_every_scene_and_way() -> None:
    found = figures(Book(cases=1, answers=[Answer(1, 0, 30, 1, follow_up=False)]))
    drawn = picture.draw([("a", "ours", found), ("a", "other", found), ("b <", "ours", found)])
    assert drawn.count("<circle") == 2 + 2 * 3
    assert "b &lt;" in drawn
    assert picture.place(1) == picture.place(10) < picture.place(60) < picture.place(1e9)
