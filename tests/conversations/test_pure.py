"""The decisions without a database: the ladder, the place in the timeline, the waiting clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shortline.conversations.clean import clean, clean_content
from shortline.conversations.conversation import (
    FIRST_ANSWER_MINUTES,
    FOLLOW_UP_MINUTES,
    LIVE_FOR,
    LIVE_MINUTES,
    Conversation,
)
from shortline.conversations.ladder import REACHED, REPORTED, State, climb, rank
from shortline.conversations.placing import OLDEST, place

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OUTGOING = [state for state in State if state is not State.RECEIVED]
states = st.sampled_from(OUTGOING)
reports = st.sampled_from(sorted(REPORTED))
# Aimed at the edges: around the full second, around now, and far away.
moments = st.one_of(
    st.integers(-3000, 3000).map(lambda ms: NOW + timedelta(milliseconds=ms)),
    st.integers(-3, 3).map(lambda s: NOW + timedelta(seconds=s)),
    st.sampled_from(
        [datetime(1970, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC), NOW - OLDEST, NOW - timedelta(days=7)]
    ),
)


def conversation(**values: object) -> Conversation:
    base: dict[str, object] = dict.fromkeys(Conversation.__slots__)
    base |= {
        "id": 1,
        "state": "open",
        "waits_for_follow_up": False,
        "target_minutes": 30,
        "only_greeted": False,
        "message_seq": 0,
        "priority": "normal",
        "version": 1,
        "resolution_used": 0,
        "resolution_anew": False,
        "ran": (),
    }
    return Conversation(**(base | values))  # type: ignore[arg-type]


@given(states, st.lists(reports, max_size=6))
def test_a_state_never_goes_down(start: State, told: list[str]) -> None:
    here = str(start)
    for report in told:
        there = climb(here, report)
        assert rank(there) >= rank(here) or there == State.FAILED
        here = there


@given(states, st.permutations(["sent", "delivered", "read"]))
def test_the_order_of_receipts_does_not_matter(start: State, told: list[str]) -> None:
    here = str(start)
    for report in told:
        here = climb(here, report)
    assert here == (str(start) if rank(start) > rank("read") else "read")


@given(st.sampled_from(sorted(REACHED)))
def test_what_reached_the_customer_cannot_fail(reached: str) -> None:
    assert climb(reached, "failed") == reached
    assert climb("failed", reached) == reached


@given(states, reports)
def test_the_same_report_twice_is_one(start: State, report: str) -> None:
    assert climb(climb(str(start), report), report) == climb(str(start), report)


def test_nothing_climbs_to_where_no_provider_leads() -> None:
    assert climb("queued", "held") == "queued"
    assert climb("received", "read") == "received"
    assert climb("unconfirmed", "sent") == "sent"
    assert climb("sent", "failed") == "failed"
    assert climb("failed", "sent") == "failed"


@given(st.none() | moments, st.none() | moments)
def test_no_message_stands_in_the_future_or_in_a_long_gone_past(at: datetime | None, newest: datetime | None) -> None:
    found = place(at, now=NOW, newest=newest)
    assert NOW - OLDEST <= found.at <= NOW


@given(moments, moments)
def test_only_the_finer_part_of_a_second_is_ever_added(at: datetime, newest: datetime) -> None:
    found = place(at, now=NOW, newest=newest)
    if NOW - OLDEST <= at <= NOW:
        assert timedelta() <= found.at - at < timedelta(seconds=1)


def test_an_answer_of_the_same_second_stands_after_what_it_answers() -> None:
    ours = NOW - timedelta(milliseconds=400)
    theirs = (NOW - timedelta(seconds=1)).replace(microsecond=0)
    assert place(theirs, now=NOW, newest=ours).at == ours
    assert place(theirs - timedelta(seconds=1), now=NOW, newest=ours).at == theirs - timedelta(seconds=1)


def test_late_is_said_when_it_would_be_missed_or_misread() -> None:
    def late(delay: timedelta, newest: datetime | None) -> bool:
        return place(NOW - delay, now=NOW, newest=newest).late

    assert not late(timedelta(seconds=5), NOW - timedelta(seconds=1))
    assert late(timedelta(minutes=2), NOW - timedelta(minutes=1))
    assert not late(timedelta(minutes=2), NOW - timedelta(minutes=3))
    assert not late(timedelta(minutes=20), None)
    assert late(timedelta(minutes=61), None)


@given(st.lists(moments, min_size=1, max_size=5), st.booleans())
def test_the_clock_starts_at_the_oldest_unanswered_message(times: list[datetime], answered: bool) -> None:
    found = conversation()
    for at in times:
        found = found.waits(at, answered_in_case=answered)
    assert found.waiting_since == min(times)
    assert found.answered(NOW).waiting_since is None


def test_how_long_a_customer_may_wait() -> None:
    assert conversation().waits(NOW, answered_in_case=False).target_minutes == FIRST_ANSWER_MINUTES
    just = conversation(answered_at=NOW - LIVE_FOR + timedelta(seconds=1)).waits(NOW, answered_in_case=True)
    gone = conversation(answered_at=NOW - LIVE_FOR).waits(NOW, answered_in_case=True)
    assert (just.target_minutes, gone.target_minutes) == (LIVE_MINUTES, FOLLOW_UP_MINUTES)
    assert just.waits(NOW + timedelta(hours=1), answered_in_case=True).target_minutes == LIVE_MINUTES


@given(st.lists(moments, max_size=5))
def test_the_window_only_ever_moves_forward(times: list[datetime]) -> None:
    found = conversation()
    for at in times:
        after = found.heard(at, opens_window_at=at)
        assert found.window_opened_at is None or after.window_opened_at >= found.window_opened_at  # type: ignore[operator]
        found = after


@given(st.text(st.characters(exclude_categories=()), max_size=30))
def test_what_the_database_cannot_keep_is_replaced_not_refused(text: str) -> None:
    kept = clean(text)
    assert "\x00" not in kept
    kept.encode("utf-8")
    assert clean_content({text: [text, 1, None]}) == {kept: [kept, 1, None]}
