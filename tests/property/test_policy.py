"""What must hold of every decision, whatever the facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shortline.channels.draft import Draft
from shortline.outbound.composer import mode
from shortline.policy import RULES, Decision, Facts, Finding, Verdict, decide
from tests.property.made_up import MICRO, NOW, WINDOW, drafts, facts, free_drafts, template_drafts

VERDICTS = st.sampled_from(list(Verdict))


@given(free_drafts(), facts())
def test_free_form_text_never_leaves_outside_the_service_window(draft: Draft, known: Facts) -> None:
    opened_at = known.window_opened_at
    is_open = opened_at is not None and known.now < opened_at + WINDOW
    assert is_open or decide(draft, known, RULES).verdict is Verdict.DENY


@given(st.one_of(st.none(), free_drafts()), facts())
def test_the_window_denies_nobody_while_it_is_open(draft: Draft | None, known: Facts) -> None:
    assume(known.window_opened_at is not None and known.now < known.window_opened_at + WINDOW)
    finding = next(each for each in decide(draft, known, RULES).findings if each.rule == "service_window")
    assert finding.verdict is Verdict.ALLOW
    left = known.window_opened_at + WINDOW - known.now  # type: ignore[operator]
    assert (finding.code == "window_closing") == (left <= timedelta(minutes=60))
    assert bool(finding.params.get("tight")) == (left <= timedelta(minutes=5))


@pytest.mark.parametrize(
    ("silence", "verdict"), [(WINDOW - MICRO, Verdict.ALLOW), (WINDOW, Verdict.DENY), (WINDOW + MICRO, Verdict.DENY)]
)
def test_the_last_moment_is_outside(silence: timedelta, verdict: Verdict) -> None:
    known = replace(open_facts(), window_opened_at=NOW - silence)
    finding = decide(Draft(text="hi"), known, RULES).findings[0]
    assert finding.verdict is verdict


def open_facts() -> Facts:
    from shortline.channels.protocol import Address
    from tests.property.made_up import WHATSAPP

    return Facts(now=NOW, capability=WHATSAPP, window_opened_at=NOW, address=Address(phone="31612345678"))


@given(template_drafts(), facts())
def test_a_template_asks_for_no_window(draft: Draft, known: Facts) -> None:
    known = replace(known, customer_wrote=True)  # who may be written to first is another question
    closed = replace(known, window_opened_at=None, last_inbound_at=None, scheduled=False)
    opened = replace(known, window_opened_at=NOW, last_inbound_at=None, scheduled=False)
    assert decide(draft, closed, RULES).verdict is decide(draft, opened, RULES).verdict


@given(drafts(), facts(), VERDICTS)
def test_one_more_rule_never_loosens_a_decision(draft: Draft, known: Facts, verdict: Verdict) -> None:
    def another(_draft: Draft | None, _facts: Facts) -> Finding:
        return Finding(verdict=verdict, code="another", because="Because.")

    assert decide(draft, known, (*RULES, another)).verdict >= decide(draft, known, RULES).verdict


@given(drafts(), facts())
def test_a_rule_that_breaks_closes_the_gate(draft: Draft, known: Facts) -> None:
    def broken(_draft: Draft | None, _facts: Facts) -> Finding:
        raise KeyError("a fact nobody thought of")

    decision = decide(draft, known, (*RULES, broken))
    assert decision.verdict is Verdict.DENY
    assert decision.find("rule_failed") is not None
    assert len(decision.findings) == len(RULES) + 1  # the others still answer


@given(st.one_of(st.none(), drafts()), facts())
def test_every_rule_answers_with_its_name_and_a_sentence(draft: Draft | None, known: Facts) -> None:
    decision = decide(draft, known, RULES)
    assert [each.rule for each in decision.findings] == [rule.__name__ for rule in RULES]
    assert all(each.because.endswith(".") and not each.because[0].islower() for each in decision.findings)
    assert decision.find("rule_failed") is None
    document = decision.to_json()
    assert document["verdict"] == decision.verdict.word
    assert len(document["remedies"]) == len({each["code"] for each in document["remedies"]})


@given(drafts(), facts())
def test_nothing_goes_by_itself_to_a_changed_address_or_to_a_blocked_person(draft: Draft, known: Facts) -> None:
    if known.automatic and known.identity_changed_at is not None:
        assert decide(draft, known, RULES).verdict is Verdict.DENY
    if known.contact_blocked:
        assert decide(draft, known, RULES).verdict is Verdict.DENY


@given(drafts(), facts())
def test_a_paused_inbox_never_refuses_it_only_waits(draft: Draft, known: Facts) -> None:
    active = decide(draft, replace(known, inbox_state="active"), RULES).verdict
    paused = decide(draft, replace(known, inbox_state="paused"), RULES).verdict
    assert paused is max(active, Verdict.HOLD)


@given(facts())
def test_the_reply_box_is_open_exactly_when_something_may_be_written(known: Facts) -> None:
    decision = decide(None, known, RULES)
    final = [each for each in decision.findings if each.verdict is Verdict.DENY and not each.overridable]
    assert (mode(decision) in ("open", "closing")) == (not final)


def test_a_decision_without_findings_allows() -> None:
    assert Decision(()).verdict is Verdict.ALLOW
