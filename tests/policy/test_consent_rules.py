"""Who may be written to at all: after an opt-out, and before the customer ever wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from shortline.channels.draft import Draft, Template
from shortline.channels.protocol import Address
from shortline.channels.registry import channel
from shortline.outbound.composer import mode
from shortline.policy import RULES, Facts, Finding, TemplateFacts, Verdict, decide
from shortline.policy.rules.first_contact import first_contact
from shortline.policy.rules.opted_out import opted_out
from tests.property.made_up import drafts, facts, free_drafts, template_drafts

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TALKING = Facts(
    now=NOW,
    capability=channel("whatsapp").capability,
    window_opened_at=NOW - HOUR,
    last_inbound_at=NOW - HOUR,
    customer_wrote=True,
    contact_name="Ada",
    address=Address(phone="31612345678"),
    templates_known=True,
)
STRANGER = replace(TALKING, window_opened_at=None, last_inbound_at=None, customer_wrote=False)
TEXT = Draft(text="Bus 12.")
UTILITY = Draft(template=Template(name="update", language="nl", category="UTILITY"))
MARKETING = Draft(template=Template(name="offer", language="nl", category="MARKETING"))
OUT = replace(TALKING, opted_out_at=NOW - HOUR, service_consent="withdrawn")
ASKED_AGAIN = replace(OUT, opted_out_at=NOW - 2 * HOUR)


@pytest.mark.parametrize(
    ("draft", "known", "verdict", "code", "because"),
    [
        (TEXT, TALKING, "allow", "not_opted_out", "This person has not opted out."),
        (
            TEXT,
            OUT,
            "deny",
            "opted_out",
            "Ada asked on 21 Nov for no more messages. You can answer as soon as Ada writes again.",
        ),
        (None, OUT, "deny", "opted_out", "Ada asked on 21 Nov"),
        (TEXT, ASKED_AGAIN, "allow", "asked_again", "Ada asked for no more messages on 21 Nov, and has written again."),
        (None, ASKED_AGAIN, "allow", "asked_again", "Ada"),
        (
            UTILITY,
            ASKED_AGAIN,
            "deny",
            "opted_out",
            "Ada asked on 21 Nov for no more messages, so no template can be sent.",
        ),
        (
            TEXT,
            replace(ASKED_AGAIN, automatic=True),
            "deny",
            "opted_out",
            "Ada asked on 21 Nov for no more messages; nothing",
        ),
        (TEXT, replace(OUT, automatic=True, confirms_opt_out=True), "allow", "opt_out_confirmed", "This confirms"),
    ],
)
def test_after_an_opt_out(draft: Draft | None, known: Facts, verdict: str, code: str, because: str) -> None:
    found = one("opted_out", draft, known)
    assert (found.verdict.word, found.code) == (verdict, code)
    assert found.because.startswith(because)
    assert (found.remedy is not None and found.remedy.code == "record_consent") == (verdict == "deny")


@pytest.mark.parametrize(
    ("draft", "change", "code", "remedy"),
    [
        (TEXT, {"customer_wrote": True}, "customer_came_first", None),
        (TEXT, {"window_opened_at": NOW}, "customer_came_first", None),  # he called
        (UTILITY, {}, "first_contact", "record_consent"),
        (None, {}, "first_contact", "record_consent"),
        (UTILITY, {"service_consent": "withdrawn"}, "first_contact", "record_consent"),
        (UTILITY, {"service_consent": "given"}, "consent_recorded", None),
        (None, {"service_consent": "given"}, "consent_recorded", None),
        (TEXT, {"service_consent": "given"}, "first_contact_template", "send_template"),
        (MARKETING, {"service_consent": "given"}, "first_contact", "record_consent"),
        (MARKETING, {"marketing_consent": "given"}, "consent_recorded", None),
        (UTILITY, {"marketing_consent": "given"}, "first_contact", "record_consent"),
    ],
)
def test_the_first_step(draft: Draft | None, change: dict[str, Any], code: str, remedy: str | None) -> None:
    found = one("first_contact", draft, replace(STRANGER, **change))
    assert (found.code, found.remedy and found.remedy.code) == (code, remedy)
    assert (found.verdict is Verdict.ALLOW) == (remedy is None)


def test_the_catalogues_word_on_what_is_advertising_counts() -> None:
    stated = Draft(template=Template(name="offer", language="nl", category="UTILITY"))
    known = replace(
        STRANGER,
        service_consent="given",
        template=TemplateFacts(name="offer", language="nl", status="APPROVED", category="MARKETING"),
    )
    assert one("first_contact", stated, known).params["purpose"] == "marketing"


def test_the_reply_box_offers_templates_only_where_one_may_leave() -> None:
    assert mode(decide(None, STRANGER, RULES)) == "refused"
    assert mode(decide(None, replace(STRANGER, service_consent="given"), RULES)) == "closed"
    assert mode(decide(None, OUT, RULES)) == "refused"


@given(drafts(), facts())
def test_after_an_opt_out_only_an_answer_or_its_confirmation_leaves(draft: Draft, known: Facts) -> None:
    if known.opted_out_at is None or known.confirms_opt_out or decide(draft, known, RULES).verdict is Verdict.DENY:
        return
    assert (draft.template, known.automatic) == (None, False)
    assert known.last_inbound_at is not None
    assert known.last_inbound_at > known.opted_out_at


@given(drafts(), facts())
def test_nobody_who_never_came_is_written_to_without_consent(draft: Draft, known: Facts) -> None:
    stranger = replace(known, window_opened_at=None, last_inbound_at=None, customer_wrote=False)
    unasked = replace(stranger, service_consent="", marketing_consent="")
    assert first_contact(draft, unasked).verdict is Verdict.DENY
    assert first_contact(
        draft, replace(stranger, service_consent="withdrawn", marketing_consent="withdrawn")
    ).verdict is (Verdict.DENY)
    agreed = replace(stranger, service_consent="given", marketing_consent="given")
    assert (first_contact(draft, agreed).verdict is Verdict.ALLOW) == (draft.template is not None)


@given(free_drafts(), facts())
def test_who_has_not_opted_out_and_came_first_is_no_matter_of_these_rules(draft: Draft, known: Facts) -> None:
    free = replace(known, opted_out_at=None, customer_wrote=True)
    assert opted_out(draft, free).verdict is first_contact(draft, free).verdict is Verdict.ALLOW


@given(template_drafts(), facts())
def test_a_refusal_in_the_ledger_never_opens_anything(draft: Draft, known: Facts) -> None:
    refused = replace(known, service_consent="withdrawn", marketing_consent="withdrawn")
    for rule in (opted_out, first_contact):
        assert (
            rule(draft, refused).verdict
            >= rule(draft, replace(known, service_consent="given", marketing_consent="given")).verdict
        )


def one(rule: str, draft: Draft | None, known: Facts) -> Finding:
    return next(found for found in decide(draft, known, RULES).findings if found.rule == rule)
