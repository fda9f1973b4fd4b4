"""What must hold of every outcome: only what certainly was not sent goes again, bounded, and never faster than told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from shortline.channels import failures
from shortline.channels.event_parts import ProviderProblem
from shortline.channels.failures import ChannelError, CredentialsRejected, NotSent, OutcomeUnknown, RateLimited
from shortline.channels.whatsapp.error_table import TABLE
from shortline.channels.whatsapp.errors import as_exception
from shortline.outbound.outcome import Again, Failed, Unknown, classify, may_be_double
from shortline.outbound.sentences import SENTENCES, failure

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AUTOMATIC = {1, 2, 4, 613, 80007, 80008, 130429, 131000, 131016, 131056, 131057, 133004, 139102, 139103}
TRIES = st.integers(1, 60)
AGES = st.sampled_from([timedelta(), timedelta(hours=11, minutes=59), timedelta(hours=12), timedelta(days=3)])


def refusals() -> st.SearchStrategy[ChannelError]:
    codes = st.one_of(st.sampled_from(sorted(TABLE)), st.integers(-5, 200_000))
    hints = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 60.0, 3600.0]))
    return st.builds(
        lambda code, hint, transient: as_exception(
            ProviderProblem(code=code, title="t", details="d"), transient=transient, retry_after=hint
        ),
        codes,
        hints,
        st.booleans(),
    )


@given(refusals(), TRIES, AGES)
def test_only_documented_codes_are_tried_again_by_the_machine(error: ChannelError, tries: int, age: timedelta) -> None:
    outcome = classify(error, tries=tries, age=age, now=NOW)
    assert isinstance(outcome, Again | Failed)
    known = error.provider_code in TABLE
    if isinstance(outcome, Again) and outcome.pause is None and known:
        assert error.provider_code in AUTOMATIC
    if isinstance(outcome, Again):
        wait = (outcome.not_before - NOW).total_seconds()
        assert wait >= (error.retry_after or 0) or outcome.pause
        assert outcome.proof == "later"


@given(refusals(), AGES)
def test_no_refusal_is_tried_again_for_ever(error: ChannelError, age: timedelta) -> None:
    assume(error.code != "token_invalid")
    assert isinstance(classify(error, tries=31, age=age, now=NOW), Failed)


@given(st.sampled_from([1, 131000]), st.integers(1, 8))
def test_something_went_wrong_is_tried_three_times_more(code: int, tries: int) -> None:
    error = as_exception(ProviderProblem(code=code))
    assert isinstance(classify(error, tries=tries, age=timedelta(), now=NOW), Again if tries <= 3 else Failed)


@given(st.integers(1, 8))
def test_the_pair_rate_waits_four_to_the_power(tries: int) -> None:
    outcome = classify(as_exception(ProviderProblem(code=131056)), tries=tries, age=timedelta(), now=NOW)
    if tries > 6:
        assert isinstance(outcome, Failed)
    else:
        assert isinstance(outcome, Again)
        assert (outcome.not_before - NOW).total_seconds() == 4 ** (tries - 1)
        assert outcome.state == "queued"
        assert outcome.slows == "pair"  # other people are not affected


@given(TRIES, st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=11)))
def test_what_never_reached_the_platform_goes_again_within_a_minute(tries: int, age: timedelta) -> None:
    outcome = classify(NotSent(), tries=tries, age=age, now=NOW)
    assert isinstance(outcome, Again)
    assert outcome.proof == "not_sent"
    assert timedelta() < outcome.not_before - NOW <= timedelta(seconds=60)


@given(
    st.sampled_from(
        [OutcomeUnknown(), TimeoutError(), ConnectionResetError(), KeyError("id"), RuntimeError(), OSError()]
    ),
    TRIES,
    AGES,
)
def test_everything_else_is_unknown(error: Exception, tries: int, age: timedelta) -> None:
    assert isinstance(classify(error, tries=tries, age=age, now=NOW), Unknown)


def test_a_refused_token_keeps_the_queue_and_pauses_the_inbox() -> None:
    outcome = classify(CredentialsRejected(), tries=50, age=timedelta(days=9), now=NOW)
    assert isinstance(outcome, Again)
    assert outcome.pause == "token_invalid"


def test_the_number_s_limit_slows_the_whole_inbox() -> None:
    outcome = classify(RateLimited(retry_after=7), tries=1, age=timedelta(), now=NOW)
    assert isinstance(outcome, Again)
    assert (outcome.state, outcome.slows) == ("paced", "number")
    assert outcome.not_before - NOW == timedelta(seconds=7)


OUTCOMES = st.lists(st.sampled_from(["accepted", "unknown", "failed", "not_sent", "later", None]), max_size=6)


@given(OUTCOMES)
def test_a_copy_is_marked_exactly_when_two_may_have_left(outcomes: list[str | None]) -> None:
    left = sum(each == "accepted" for each in outcomes)
    perhaps = sum(each == "unknown" for each in outcomes)
    assert may_be_double(outcomes) == (left + perhaps >= 2)


def test_every_failure_code_has_a_sentence_that_says_what_to_do() -> None:
    for code in failures.FAILURE_CODES:
        shown = failure(code)
        assert code in SENTENCES
        assert shown["sentence"].endswith(".")
        assert "!" not in shown["sentence"]


@given(st.text(min_size=1, max_size=200))
def test_what_nobody_described_is_shown_in_the_platform_s_own_words(words: str) -> None:
    assert failure("provider_error", provider_text=words)["sentence"] == words
