"""The provider's error codes: each has one of our failures, a sentence, and a way on."""

import pytest

from shortline.channels import failures as f
from shortline.channels.event_parts import ProviderProblem
from shortline.channels.whatsapp.error_table import TABLE, Handling, rule_for
from shortline.channels.whatsapp.errors import SENTENCES, as_exception, meaning, problem


def test_every_failure_code_has_its_sentence() -> None:
    assert SENTENCES.keys() == f.FAILURE_CODES


@pytest.mark.parametrize("code", [*TABLE, 200, 299, 131203, 131208, 138006, 139002, 147003])
def test_every_documented_code_is_understood(code: int) -> None:
    known = meaning(ProviderProblem(code=code))
    assert known.failure in f.FAILURE_CODES
    assert known.sentence.endswith(".")
    error = as_exception(ProviderProblem(code=code, details="details"))
    assert error.provider_code == code
    assert error.provider_text == "details"
    assert not isinstance(error, f.OutcomeUnknown | f.NotSent)


@pytest.mark.parametrize(
    ("code", "kind", "failure"),
    [
        (190, f.CredentialsRejected, "token_invalid"),
        (10, f.CredentialsRejected, "permission_missing"),
        (131026, f.RecipientUnreachable, "not_on_whatsapp"),
        (131042, f.CredentialsRejected, "payment_problem"),
        (131047, f.ContentRejected, "window_closed"),
        (131048, f.ProviderError, "quality_limited"),
        (131049, f.RecipientUnreachable, "marketing_limit"),
        (131050, f.RecipientUnreachable, "marketing_stopped"),
        (131053, f.ContentRejected, "media_rejected"),
        (131062, f.RecipientUnreachable, "phone_required"),
        (132000, f.ContentRejected, "template_parameters"),
        (132001, f.ContentRejected, "template_missing"),
        (132015, f.ContentRejected, "template_paused"),
        (132016, f.ContentRejected, "template_disabled"),
        (133010, f.CredentialsRejected, "number_not_registered"),
        (137000, f.RecipientUnreachable, "identity_changed"),
        (368, f.CredentialsRejected, "account_restricted"),
        (999999, f.ProviderError, "provider_error"),
    ],
)
def test_a_code_becomes(code: int, kind: type[f.ChannelError], failure: str) -> None:
    error = as_exception(ProviderProblem(code=code))
    assert type(error) is kind
    assert error.code == failure
    assert not getattr(error, "transient", False)


@pytest.mark.parametrize("code", [1, 2, 4, 130429, 131000, 131016, 131056, 131057, 133004, 80007])
def test_only_these_are_tried_again_by_the_machine(code: int) -> None:
    error = as_exception(ProviderProblem(code=code))
    assert isinstance(error, f.RateLimited) or (isinstance(error, f.ProviderError) and error.transient)


def test_nothing_else_is_tried_again_by_the_machine() -> None:
    retried = {code for code, rule in TABLE.items() if rule.handling in (Handling.RETRY, Handling.PAIR)}
    assert retried == {1, 2, 4, 613, 80007, 80008, 130429, 131000, 131016, 131056, 131057, 133004, 139102, 139103}


def test_too_fast_to_one_person_slows_only_that_person() -> None:
    error = as_exception(ProviderProblem(code=131056))
    assert isinstance(error, f.RateLimited)
    assert (error.scope, error.code) == ("pair", "too_fast_to_person")


def test_an_unknown_code_speaks_in_the_words_of_the_provider() -> None:
    assert meaning(ProviderProblem(code=424242, details="The moon is full.")).sentence == "The moon is full."
    assert rule_for(None) is None


@pytest.mark.parametrize(
    ("error", "details"),
    [
        ({"code": 1, "error_data": {"details": "d"}}, "d"),
        ({"code": 1, "error_data": "d"}, "d"),
        ({"code": "1", "message": "d"}, "d"),
        ({"code": 1}, None),
    ],
)
def test_the_details_are_found_wherever_they_are(error: dict[str, object], details: str | None) -> None:
    found = problem(error)
    assert (found.code, found.details) == (1, details)


def test_a_file_that_is_too_large_is_told_apart() -> None:
    assert meaning(ProviderProblem(code=131053, details="Media file too large")).failure == "media_too_large"
