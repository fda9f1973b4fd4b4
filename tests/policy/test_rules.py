"""Each rule in a table: what it says, and which way out it offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shortline.channels.draft import Draft, Template
from shortline.channels.protocol import Address
from shortline.channels.registry import channel
from shortline.policy import RULES, Facts, TemplateFacts, Verdict, decide

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FINE = Facts(
    now=NOW,
    capability=channel("whatsapp").capability,
    window_opened_at=NOW - timedelta(hours=1),
    last_inbound_at=NOW - timedelta(hours=1),
    customer_wrote=True,
    contact_name="Ada",
    address=Address(phone="31612345678"),
    inbox_name="Service",
    templates_known=True,
)
TEXT = Draft(text="Bus 12.")
TEMPLATE = Draft(template=Template(name="update", language="nl", category="UTILITY"))
APPROVED = TemplateFacts(name="update", language="nl", status="APPROVED", category="UTILITY")


@pytest.mark.parametrize(
    ("draft", "change", "verdict", "code", "remedy", "because"),
    [
        (TEXT, {}, "allow", "window_open", None, "The window is open for another 23 h."),
        (
            TEXT,
            {"window_opened_at": NOW - timedelta(hours=26)},
            "deny",
            "window_closed",
            "send_template",
            "Ada last wrote 26 h ago; after 24 h only a template can be sent.",
        ),
        (
            TEXT,
            {"window_opened_at": None},
            "deny",
            "window_never_opened",
            "send_template",
            "Ada has not written here yet, so only a template can start the conversation.",
        ),
        (
            TEXT,
            {"window_opened_at": NOW - timedelta(hours=23, minutes=56)},
            "allow",
            "window_closing",
            None,
            "The window closes in 4 min: this answer may come too late.",
        ),
        (TEXT, {"contact_blocked": True}, "deny", "recipient_blocked", "unblock", "You have blocked Ada."),
        (TEXT, {"address": None}, "deny", "no_address", "check_identity", "There is no address"),
        (
            TEXT,
            {"inbox_state": "disabled"},
            "deny",
            "inbox_disabled",
            "tell_admin",
            "The inbox Service is switched off.",
        ),
        (
            TEXT,
            {"inbox_state": "paused", "inbox_paused_reason": "token_invalid"},
            "hold",
            "token_invalid",
            "tell_admin",
            "The inbox Service is waiting: the provider no longer accepts its access token.",
        ),
        (TEXT, {"identity_changed_at": NOW}, "allow", "identity_changed", None, "The number or owner"),
        (
            TEXT,
            {"identity_changed_at": NOW, "automatic": True},
            "deny",
            "identity_changed",
            "check_identity",
            "The number",
        ),
        (
            TEXT,
            {"identity_changed_at": NOW, "submitted_at": NOW - timedelta(seconds=1)},
            "deny",
            "identity_changed",
            "check_identity",
            "The number or owner of this address changed after you pressed send.",
        ),
        (
            TEXT,
            {"scheduled": True, "submitted_at": NOW - timedelta(hours=2)},
            "deny",
            "overtaken",
            "look_again",
            "Ada wrote before this was due",
        ),
        (TEXT, {"meanwhile": "wrote"}, "deny", "wrote_since", "look_again", "Ada has written since this was chosen"),
        (TEXT, {"meanwhile": "answered"}, "deny", "answered_since", "look_again", "Ada has been answered since"),
        (TEXT, {"meanwhile": "closed"}, "deny", "closed_since", "look_again", "This conversation is closed"),
        (Draft(text=" "), {}, "deny", "invalid_request", "change_text", "Write something first."),
        (
            TEMPLATE,
            {"template": APPROVED, "window_opened_at": None},
            "allow",
            "template_approved",
            None,
            "The template",
        ),
        (
            TEMPLATE,
            {"template": None},
            "deny",
            "template_missing",
            "choose_template",
            "There is no template update in nl.",
        ),
        (
            TEMPLATE,
            {"template": replace(APPROVED, status="PAUSED")},
            "deny",
            "template_paused",
            "choose_template",
            "The template update cannot be sent: the provider says paused.",
        ),
        (
            TEMPLATE,
            {"template": replace(APPROVED, category="MARKETING"), "marketing_stopped_at": NOW},
            "deny",
            "marketing_stopped",
            "choose_template",
            "Ada asked to get no marketing messages.",
        ),
        (
            TEMPLATE,
            {"template": replace(APPROVED, category="AUTHENTICATION"), "address": Address(user_id="NL.1")},
            "deny",
            "phone_required",
            "ask_phone",
            "A one-time code goes to a phone number only",
        ),
    ],
)
def test_a_rule_says_why_and_what_to_do(
    draft: Draft, change: dict[str, Any], verdict: str, code: str, remedy: str | None, because: str
) -> None:
    decision = decide(draft, replace(FINE, **change), RULES)
    assert decision.verdict.word == verdict
    finding = decision.find(code)
    assert finding is not None, [each.code for each in decision.findings]
    assert finding.because.startswith(because)
    assert (finding.remedy.code if finding.remedy else None) == remedy


def test_all_reasons_are_told_at_once_and_the_strictest_first() -> None:
    decision = decide(TEXT, replace(FINE, contact_blocked=True, window_opened_at=None, inbox_state="paused"), RULES)
    assert decision.verdict is Verdict.DENY
    assert {each.code for each in decision.strictest} == {"recipient_blocked", "window_never_opened"}
    assert [each.code for each in decision.remedies] == ["send_template", "unblock", "tell_admin"]
