"""The rhythm's rule, at its edges: limits in every window, a second between conversations, order, fairness, strange clocks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from shortline.outbound.rhythm.bucket import Bucket, of_number, of_pair
from shortline.outbound.rhythm.gaps import draw, gap
from shortline.outbound.rhythm.line import lay, plan
from shortline.outbound.rhythm.pacer import Go, Hand, Number, Slipped, Wait, Want, Why, ask
from shortline.outbound.rhythm.portfolio import people_most
from shortline.outbound.rhythm.profile import CALM, PROFILES
from shortline_sim.whatsapp.limits import Throughput, take_pair_token
from shortline_sim.whatsapp.world import Number as Sold
from shortline_sim.whatsapp.world import Pair
from tests.property.rhythm_desk import START, Piece, run

PAIR = of_pair(45, 6)
NUMBER = Number(bucket=of_number(80), pair=PAIR)
profiles = st.sampled_from(sorted(PROFILES.values(), key=lambda each: each.name))
instants = st.floats(0, 30).map(lambda s: START + round(s * 8) / 8)  # many at the same moment
pieces = st.lists(
    st.builds(
        Piece,
        at=instants,
        conversation=st.integers(1, 6),
        hand=st.sampled_from([1, 2, 3, None]),
        chars=st.sampled_from([0, 1, 40, 4096]),
        bulk=st.just(False),
    ),
    max_size=60,
)


@given(st.sampled_from([20, 80, 1000]), st.lists(st.floats(0, 0.2), min_size=1, max_size=300))
def test_no_second_of_a_number_ever_holds_more_than_its_limit(limit: int, pauses: list[float]) -> None:
    """Asked by the double's own rule, with a quarter of the limit left for what comes in."""
    bucket, platform, number = (
        of_number(limit),
        Throughput(),
        Sold(id="1", waba_id="w", display="", verified_name="", throughput=limit),
    )
    full_at = now = START
    for pause in pauses:
        now = bucket.earliest(full_at, now + pause)
        full_at = bucket.taken(full_at, now)
        platform.take(number, now)
        assert platform.count(number, now) <= max(2, limit * 0.75) + 1


@given(st.lists(st.sampled_from([0.0, 0.05, 1.0, 5.9, 6.0, 6.1, 264.0, 3600.0]), min_size=1, max_size=120))
def test_a_pair_s_burst_is_paid_back_and_the_platform_never_says_no(pauses: list[float]) -> None:
    pair, full_at, now = Pair(tokens=45, tokens_at=START), 0.0, START
    for place, pause in enumerate(pauses):
        now = PAIR.earliest(full_at, now + pause)
        full_at = PAIR.taken(full_at, now)
        take_pair_token(pair, now + 0.3 * draw(place, 9))  # the way there takes a moment, never the same; raises 131056


def test_twenty_at_once_are_let_through_and_cost_two_minutes() -> None:
    full_at = 0.0
    for _ in range(20):
        assert PAIR.earliest(full_at, START) == START
        full_at = PAIR.taken(full_at, START)
    assert full_at == START + 120


@given(pieces, profiles)
def test_a_hand_never_sends_to_two_conversations_within_a_second(asked: list[Piece], profile: object) -> None:
    left = run(replace(NUMBER, profile=profile), asked)
    by_hand = defaultdict(list)
    for at, piece in left:
        if piece.hand is not None:
            by_hand[piece.hand].append((at, piece.conversation))
    for visits in by_hand.values():
        for (before, one), (at, other) in pairwise(visits):
            assert one == other or at - before >= 1.0


@given(pieces, profiles)
def test_everything_leaves_once_and_each_conversation_in_its_order(asked: list[Piece], profile: object) -> None:
    left = run(replace(NUMBER, profile=profile), asked)
    assert sorted(piece.message for _, piece in left) == sorted(range(1, len(asked) + 1))
    assert [at for at, _ in left] == sorted(at for at, _ in left)
    for conversation in {piece.conversation for piece in asked}:
        mine = [piece.message for _, piece in left if piece.conversation == conversation]
        assert mine == sorted(mine)


@given(st.integers(1, 2**40), st.integers(0, 4096), profiles, st.floats(1.0, 3600))
def test_a_lone_answer_leaves_at_once(message: int, chars: int, profile: object, idle: float) -> None:
    """The hand has rested longer than its smallest gap: nothing is added at all. Otherwise less than two seconds are."""
    number = replace(NUMBER, profile=profile)
    want = Want(message_id=message, conversation_id=9, hand=1, chars=chars)
    assert isinstance(ask(number, Hand(), want, START), Go)
    answer = ask(number, Hand(START, 8, START), want, START + idle)
    added = answer.until - START - idle if isinstance(answer, Wait) else 0.0
    assert added < (3.5 if profile == CALM else 2.0)
    assert added == 0 or idle < 3.5


@given(st.lists(st.integers(1, 40), min_size=2, max_size=10), st.integers(0, 1000))
def test_hands_are_served_side_by_side(lengths: list[int], seed: int) -> None:
    """However long a colleague's line, mine is as long as if I were alone."""
    lines, message = [], seed * 1000
    for hand, length in enumerate(lengths, start=1):
        line = []
        for _ in range(length):
            message += 1
            line.append(Want(message_id=message, conversation_id=message, hand=hand, chars=60))
        lines.append((Hand(), line))
    together = plan(NUMBER, lines, START)
    for hand, line in lines:
        alone = plan(NUMBER, [(hand, line)], START)
        assert all(together[each.message_id] - alone[each.message_id] < 0.5 for each in line)


@given(pieces, st.lists(st.tuples(st.integers(0, 59), st.sampled_from([-86400.0, -60.0, -4.0, 4.0, 60.0, 86400.0]))))
def test_a_clock_that_jumps_neither_stops_the_desk_nor_opens_the_gates(
    asked: list[Piece], jumps: list[tuple[int, float]]
) -> None:
    """By the time that really passes: a second between conversations stays, and nobody waits for an hour to come twice."""
    left = run(NUMBER, asked, jumps=dict(jumps))
    assert len(left) == len(asked)
    last = max((piece.at for piece in asked), default=START)
    assert not left or left[-1][0] <= last + 10 + 9 * len(asked)


@given(st.integers(0, 2**62), st.integers(0, 2**32), st.floats(0, 500), st.integers(0, 5000), profiles)
def test_gaps_are_the_same_for_every_worker_and_stay_in_bounds(
    message: int, hand: int, crowd: float, chars: int, profile: object
) -> None:
    assert hasattr(profile, "floor")
    one, other = (gap(message, hand, chars, 80, profile=profile, crowd=crowd, shape=1.0) for _ in range(2))
    assert one == other
    assert profile.floor <= one <= profile.floor + max(profile.most, profile.jitter) + 1e-9


def test_two_people_and_two_texts_take_different_times() -> None:
    gaps = {
        round(gap(message, hand, chars, 80, profile=NUMBER.profile, crowd=60, shape=1.0), 6)
        for message in (1, 2) for hand in (1, 2) for chars in (20, 120)
    }  # fmt: skip
    assert len(gaps) == 8


@given(st.lists(st.integers(1, 3), min_size=1, max_size=50), st.floats(-30, 30))
def test_a_line_laid_out_anew_keeps_its_order(conversations: list[int], since: float) -> None:
    line = [Want(message_id=n, conversation_id=c, hand=1, chars=50) for n, c in enumerate(conversations)]
    moments = lay(NUMBER, Hand(START + min(since, 0), 1, START), line, START)
    assert moments == sorted(moments)
    assert moments[0] >= START


def test_bulk_gives_way_while_answers_wait_and_answers_do_not_see_it() -> None:
    bulk = Want(message_id=1, conversation_id=1, hand=77, bulk=True, answers_wait=True)
    answer = ask(NUMBER, Hand(), bulk, START)
    assert isinstance(answer, Slipped)
    assert answer.start >= START + 3
    assert isinstance(ask(NUMBER, Hand(), replace(bulk, answers_wait=False), START), Go)
    resting = replace(NUMBER, bulk_held_until=START + 3600)
    assert isinstance(ask(resting, Hand(), replace(bulk, answers_wait=False), START), Slipped)
    assert isinstance(ask(resting, Hand(), Want(message_id=2, conversation_id=2, hand=1), START), Go)


def test_a_full_portfolio_waits_for_its_oldest_day_to_end() -> None:
    first = Want(message_id=1, conversation_id=1, reach_at=START + 500)
    answer = ask(NUMBER, Hand(), first, START)
    assert isinstance(answer, Wait)
    assert (answer.until, answer.why) == (START + 500, Why.PORTFOLIO)


def test_the_tiers_of_the_platform_are_understood() -> None:
    names = ("TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED", "", "TIER_SOON")
    assert [people_most(name) for name in names] == [250, 2000, 10_000, 100_000, None, None, None]


@settings(max_examples=200)
@given(st.integers(1, 40), st.floats(0.001, 5), st.lists(st.floats(0, 3), min_size=2, max_size=100))
def test_a_bucket_s_windows_never_overflow(burst: int, every: float, pauses: list[float]) -> None:
    bucket, full_at, now, left = Bucket(burst, every), 0.0, START, []
    for pause in pauses:
        now = bucket.earliest(full_at, now + pause)
        full_at = bucket.taken(full_at, now)
        left.append(now)
    for span in (every, 1.0, 10.0):
        for place, at in enumerate(left):
            inside = bisect_left(left, at + span - 1e-6) - place
            assert inside <= burst + span / every + 1e-6
