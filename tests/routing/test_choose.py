"""The decision who gets a conversation, held by properties at its edges."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shortline.routing.choose import Candidate, Mode, Work, choose, in_order, plan
from shortline.routing.effort import Load, Rules, has_room
from tests.cast import NOW

busy = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be
RULES = Rules(capacity=4, slow_per_live=4)
LANGUAGES = ("lv", "pt-BR", "pt", None)
PRESENCES = ("available", "busy", "away", "off")


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@st.composite
def works(draw: st.DrawFn, number: int = 1) -> Work:
    waited, target = draw(st.integers(0, 90)), draw(st.sampled_from((1, 5, 30, 60)))
    since = NOW - minutes(waited)
    answered_by = draw(st.sampled_from((None, 1, 2, 3)))
    return Work(
        number,
        since,
        waited / target,
        draw(st.sampled_from((Mode.LEAST_BUSY, Mode.ROUND_ROBIN))),
        live=draw(st.booleans()),
        team_id=draw(st.sampled_from((None, 7, 8))),
        language=draw(st.sampled_from(LANGUAGES)),
        label_ids=frozenset(draw(st.sets(st.integers(1, 3)))),
        answered_by=answered_by,
        answered_at=NOW - minutes(100) if answered_by else None,
        priority=draw(st.sampled_from(("low", "normal", "high", "urgent"))),
        segment_id=draw(st.sampled_from((None, 5, 6))),
    )


@st.composite
def candidates(draw: st.DrawFn, number: int) -> Candidate:
    """Loads are drawn around what is full."""
    capacity = draw(st.integers(0, 3))
    units = max(0, capacity * RULES.slow_per_live + draw(st.sampled_from((-5, -4, -3, -1, 0, 1, -99))))
    given = draw(st.sampled_from((None, 0, 1, 5)))
    return Candidate(
        number,
        draw(st.sampled_from(PRESENCES)),
        capacity,
        Load(units // RULES.slow_per_live, units % RULES.slow_per_live, draw(st.integers(0, 2))),
        team_ids=frozenset(draw(st.sets(st.sampled_from((7, 8))))),
        languages=frozenset(draw(st.sets(st.sampled_from(("lv", "pt", "nl"))))),
        label_ids=frozenset(draw(st.sets(st.integers(1, 3)))),
        given_at=None if given is None else NOW - minutes(given),
        segment_ids=frozenset(draw(st.sets(st.sampled_from((5, 6))))),
    )


TEAMS = st.integers(0, 5).flatmap(lambda count: st.tuples(*(candidates(number) for number in range(1, count + 1))))


@busy
@given(works(), TEAMS)
def test_nobody_who_is_away_off_or_full_or_of_another_team_is_given_anything(
    work: Work, team: tuple[Candidate, ...]
) -> None:
    decision = choose(work, team, RULES)
    able = [
        each
        for each in team
        if (each.presence == "available" or (each.presence == "busy" and each.id == work.answered_by))
        and has_room(each.load, each.capacity, RULES, live=work.live)
        and (work.team_id is None or work.team_id in each.team_ids)
    ]
    assert (decision.agent_id is None) == (able == [])  # and it stays in the queue only when nobody can take it
    assert decision.agent_id in {each.id for each in able} | {None}
    assert decision.reasons


@busy
@given(works(), TEAMS)
def test_by_hand_nothing_is_given(work: Work, team: tuple[Candidate, ...]) -> None:
    assert choose(replace(work, mode=Mode.MANUAL), team, RULES).agent_id is None


@busy
@given(works(), TEAMS, st.integers(1, 5))
def test_without_one_agent_everybody_elses_work_stays(work: Work, team: tuple[Candidate, ...], gone: int) -> None:
    chosen = choose(work, team, RULES).agent_id
    assume(chosen != gone)
    assert choose(work, [each for each in team if each.id != gone], RULES).agent_id == chosen


@busy
@given(works(), TEAMS, st.randoms())
def test_the_order_in_which_people_are_listed_decides_nothing(
    work: Work, team: tuple[Candidate, ...], random: object
) -> None:
    shuffled = list(team)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(work, shuffled, RULES) == choose(work, team, RULES)


@busy
@given(st.lists(works(), max_size=8))
def test_urgent_first_then_most_used_up_then_what_hurries_more_then_who_waits_longest(some: list[Work]) -> None:
    some = [replace(work, id=number) for number, work in enumerate(some)]
    hurry = ["urgent", "high", "normal", "low"]

    def rank(work: Work) -> tuple[bool, float, int, float]:
        return work.priority != "urgent", -work.used, hurry.index(work.priority), work.since.timestamp()

    ordered = in_order(some)
    assert sorted(each.id for each in ordered) == list(range(len(some)))
    for one, other in pairwise(ordered):
        assert rank(one) <= rank(other)


@busy
@given(st.integers(1, 5), st.integers(1, 30), st.sampled_from((Mode.LEAST_BUSY, Mode.ROUND_ROBIN)))
def test_among_equals_nobody_gets_two_more_than_another(people: int, talks: int, mode: Mode) -> None:
    team = [Candidate(number, "available", 9) for number in range(1, people + 1)]
    some = [Work(number, NOW, 0.0, mode) for number in range(talks)]
    given_to = [decision.agent_id for _, decision in plan(some, team, RULES, now=NOW)]
    counts = [given_to.count(each.id) for each in team]
    assert sum(counts) == min(talks, people * 9)
    assert max(counts) - min(counts) <= 1


@busy
@given(st.lists(works(), max_size=12), TEAMS)
def test_a_plan_overfills_nobody(some: list[Work], team: tuple[Candidate, ...]) -> None:
    hands = {each.id: each for each in team}
    for work, decision in plan([replace(each, id=number) for number, each in enumerate(some)], team, RULES, now=NOW):
        if decision.agent_id is not None:
            hand = hands[decision.agent_id]
            hands[hand.id] = hand = replace(hand, load=hand.load.plus(live=work.live))
            assert hand.load.units(RULES) <= hand.capacity * RULES.slow_per_live


def test_the_reasons_tell_what_decided() -> None:
    sanne = Candidate(
        1, "available", 4, Load(2, 0), languages=frozenset({"lv"}), label_ids=frozenset({3}), segment_ids=frozenset({5})
    )
    ben = Candidate(2, "available", 4, Load(0, 0))
    work = Work(
        9,
        NOW,
        0.0,
        Mode.LEAST_BUSY,
        language="lv-LV",
        label_ids=frozenset({3}),
        answered_by=1,
        answered_at=NOW,
        segment_id=5,
    )
    decision = choose(work, [ben, sanne], RULES)
    assert decision.agent_id == 1
    assert [(each.code, each.params) for each in decision.reasons] == [
        ("answered", {"at": NOW.isoformat()}),
        ("speaks", {"language": "lv-LV"}),
        ("serves", {"segment_id": "5"}),
        ("knows", {"label_id": "3"}),
        ("free", {"free": 2, "capacity": 4}),
    ]
    plain = replace(
        work, language=None, label_ids=frozenset(), segment_id=None, answered_by=None, mode=Mode.ROUND_ROBIN
    )
    turn = choose(plain, [replace(ben, given_at=NOW), sanne], RULES)
    assert (turn.agent_id, [each.code for each in turn.reasons]) == (1, ["free", "turn"])
    assert choose(replace(plain, mode=Mode.LEAST_BUSY), [replace(ben, given_at=NOW), sanne], RULES).agent_id == 2
    nobody = [
        choose(plain, team, RULES).reasons[0].code
        for team in ([], [replace(ben, presence="off")], [replace(ben, capacity=0)])
    ]
    assert nobody == ["nobody_there", "nobody_there", "all_full"]


def test_who_keeps_no_customer_waiting_now_is_given_it_before_who_has_fewer_talks() -> None:
    """Three talks whose customers are at it leave him free; one customer who waits does not."""
    sanne, ben = (
        Candidate(1, "available", 4, Load(3, 0, waiting=0)),
        Candidate(2, "available", 4, Load(1, 0, waiting=1)),
    )
    work = Work(9, NOW, 0.0, Mode.LEAST_BUSY)
    assert choose(work, [sanne, ben], RULES).agent_id == 1
    full = Candidate(1, "available", 3, Load(3, 0, waiting=0))
    assert choose(work, [full, ben], RULES).agent_id == 2
