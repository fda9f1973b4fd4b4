"""After the service window some channels let a person go on: by hand, one at a time, and until a known day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.draft import Draft
from shortline.outbound.composer import mode
from shortline.policy import RULES, Facts, Verdict, decide
from shortline.policy.rules.service_window import SEND_TEMPLATE
from tests.policy.test_rules import FINE, NOW, TEXT
from tests.property.made_up import facts, free_drafts

DAY, MICRO = timedelta(days=1), timedelta(microseconds=1)
PERSON = replace(FINE.capability, person_window=7 * DAY, templates=False)


@pytest.mark.parametrize(
    ("silent", "code", "shown"),
    [
        (DAY - MICRO, "window_closing", "closing"),
        (DAY, "window_person", "person"),
        (timedelta(hours=25), "window_person", "person"),
        (7 * DAY - MICRO, "window_person", "person"),
        (7 * DAY, "window_over", "closed"),
        (30 * DAY, "window_over", "closed"),
    ],
)
def test_it_begins_and_ends_to_the_moment(silent: timedelta, code: str, shown: str) -> None:
    known = replace(FINE, capability=PERSON, window_opened_at=NOW - silent)
    assert decide(TEXT, known, RULES).find(code)
    assert mode(decide(None, known, RULES)) == shown


@pytest.mark.parametrize("who", [{"automatic": True}, {"one_of_many": True}])
def test_no_program_and_no_answer_to_many_goes_on(who: dict[str, bool]) -> None:
    known = replace(FINE, capability=PERSON, window_opened_at=NOW - timedelta(hours=25))
    assert decide(TEXT, known, RULES).find("window_person")
    refused = decide(TEXT, replace(known, **who), RULES)
    assert refused.verdict is Verdict.DENY
    assert refused.find("window_person_only")
    still_open = replace(known, window_opened_at=NOW - timedelta(hours=23), **who)
    assert not decide(TEXT, still_open, RULES).find("window_person_only")


def test_what_comes_with_a_token_is_told_that_no_program_goes_on() -> None:
    known = replace(FINE, capability=PERSON, window_opened_at=NOW - timedelta(hours=25), by_program=True)
    refused = decide(TEXT, known, RULES)
    assert [(each.code, each.remedy and each.remedy.code) for each in refused.strictest] == [
        ("window_no_program", "in_person")
    ]
    assert "no program" in refused.strictest[0].because
    assert mode(decide(None, known, RULES)) == "closed"
    with_templates = replace(known, capability=replace(PERSON, templates=True))
    assert decide(TEXT, with_templates, RULES).strictest[0].remedy == SEND_TEMPLATE
    for opened, code in [(NOW - timedelta(hours=23), "window_closing"), (NOW - 7 * DAY, "window_over")]:
        assert decide(TEXT, replace(known, window_opened_at=opened), RULES).find(code)


@given(free_drafts(), facts(), st.booleans())
def test_it_never_lets_more_pass_than_a_person_by_hand(draft: Draft, known: Facts, many: bool) -> None:
    with_it = replace(known, capability=replace(known.capability, person_window=7 * DAY))
    for each in (
        replace(with_it, automatic=True),
        replace(with_it, by_program=True),
        replace(with_it, one_of_many=many, automatic=not many),
    ):
        opened = each.window_opened_at
        inside = opened is not None and each.now < opened + timedelta(hours=24)
        assert inside or decide(draft, each, RULES).verdict is Verdict.DENY


@given(free_drafts(), facts())
def test_a_program_never_gets_more_than_a_person(draft: Draft, known: Facts) -> None:
    for window in (None, 7 * DAY):
        person = replace(known, capability=replace(known.capability, person_window=window))
        program = decide(draft, replace(person, by_program=True), RULES)
        assert program.verdict >= decide(draft, person, RULES).verdict
        assert window is not None or program == decide(draft, person, RULES)
