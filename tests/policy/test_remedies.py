"""A walk over every way out the guard offers: it is taken, and the rule that stood in the way lets the message pass.

What a way out is called travels as a code. The app knows every code, and none that nobody offers any more.
"""

import ast
import json
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

import shortline
from shortline.accounts.actor import Role
from shortline.channels.draft import Draft, Template
from shortline.channels.protocol import Address
from shortline.db import Database
from shortline.policy import RULES, Verdict, decide
from shortline.policy.facts import Allowance
from shortline.policy.limits import Limits
from shortline.policy.scope import Topic
from tests import cast
from tests.policy.test_rules import APPROVED, FINE, NOW, TEMPLATE, TEXT

SOURCE = Path(shortline.__file__).parent
APP = SOURCE.parents[1] / "web" / "src" / "lib"
REFUSAL = (APP / "features/conversation/composer/Refusal.svelte").read_text("utf-8")
# Somebody else has to act, or the agent just writes: said in words, since there is nothing to press.
ADVICE = {"tell_admin", "in_person"}
# Buttons of their own, below every refusal by the house alone.
BESIDE = {"ask_lead"}
NEVER_REFUSE = {"scope_card", "cost_notice"}

LONG_AGO = NOW - timedelta(days=3)
UNASKED = {"last_inbound_at": LONG_AGO, "window_opened_at": NOW - timedelta(hours=20), "written": 2}
MARKETING = replace(APPROVED, category="MARKETING")
AD = Draft(template=Template(name="update", language="nl", category="MARKETING"))
LINKS = " ".join(f"https://a{n}.example/" for n in range(9))
TAXI = Topic(id=1, name="Taxi", phrases=("taxi",), lines={"en": "Call."}, links={}, phone="0900 1234", price="€ 0,90")
HOUSE = frozenset(rule.__name__ for rule in RULES)
LEAVE = {"allowance": Allowance(name="Lena", reason="He asked me to.", at=NOW, rules=HOUSE)}


@dataclass(frozen=True)
class Way:
    rule: str
    draft: Draft
    facts: dict[str, Any]
    remedy: str | None  # None: nothing can be done but wait for the moment it names
    taken: dict[str, Any] = field(default_factory=dict)  # what the remedy changes of the facts
    instead: Draft | None = None  # or of the message


DAYS = {"window_opened_at": LONG_AGO, "capability": replace(FINE.capability, person_window=timedelta(days=7))}
NO_TEMPLATES = DAYS | {"capability": replace(DAYS["capability"], templates=False)}

WAYS = [
    Way("service_window", TEXT, DAYS | {"by_program": True}, "send_template", instead=TEMPLATE),
    Way("service_window", TEXT, NO_TEMPLATES | {"by_program": True}, "in_person", taken={"by_program": False}),
    Way("service_window", TEXT, DAYS | {"one_of_many": True}, "in_person", taken={"one_of_many": False}),
    Way("service_window", TEXT, {"window_opened_at": LONG_AGO}, "send_template", instead=TEMPLATE),
    Way("service_window", TEXT, {"window_opened_at": None}, "send_template", instead=TEMPLATE),
    Way("recipient_known", TEXT, {"address": None}, "check_identity", {"address": Address(phone="31612345678")}),
    Way(
        "recipient_known",
        Draft(template=Template(name="code", language="nl", category="AUTHENTICATION")),
        {"address": Address(user_id="NL.1")},
        "ask_phone",
        {"address": Address(phone="31612345678")},
    ),
    Way("blocked_contact", TEXT, {"contact_blocked": True}, "unblock", {"contact_blocked": False}),
    Way("opted_out", TEXT, {"opted_out_at": NOW}, "record_consent", {"opted_out_at": None}),
    Way("opted_out", TEMPLATE, {"opted_out_at": NOW}, "record_consent", {"opted_out_at": None}),
    Way(
        "first_contact",
        TEMPLATE,
        {"customer_wrote": False, "window_opened_at": None},
        "record_consent",
        {"service_consent": "given"},
    ),
    Way(
        "first_contact",
        TEXT,
        {"customer_wrote": False, "window_opened_at": None, "service_consent": "given"},
        "send_template",
        instead=TEMPLATE,
    ),
    Way(
        "identity_changed",
        TEXT,
        {"identity_changed_at": NOW, "automatic": True},
        "check_identity",
        {"identity_changed_at": None},
    ),
    Way("inbox_state", TEXT, {"inbox_state": "disabled"}, "tell_admin", {"inbox_state": "active"}),
    Way("number_moved", TEXT, {"moved_to": "Service two"}, "continue_there", {"moved_to": ""}),
    Way("on_hold", TEXT, {"held_since": NOW}, "release_hold", {"held_since": None}),
    Way("template_sendable", TEMPLATE, {"template": None}, "choose_template", {"template": APPROVED}),
    Way(
        "template_sendable",
        TEMPLATE,
        {"template": replace(APPROVED, status="PAUSED")},
        "choose_template",
        {"template": APPROVED},
    ),
    Way(
        "marketing_stopped",
        AD,
        {"template": MARKETING, "marketing_stopped_at": LONG_AGO},
        "choose_template",
        {"template": APPROVED},
        instead=TEMPLATE,
    ),
    Way(
        "number_reach",
        TEMPLATE,
        {"window_opened_at": None, "reach_full_until": NOW + timedelta(hours=1)},
        None,
        {"now": NOW + timedelta(hours=1)},
    ),
    Way("channel_limits", Draft(text="x" * 5000), {}, "change_text", instead=TEXT),
    Way(
        "overtaken",
        TEXT,
        {"scheduled": True, "submitted_at": LONG_AGO},
        "look_again",
        {"scheduled": False, "submitted_at": None},
    ),
    Way("meanwhile", TEXT, {"meanwhile": "wrote"}, "look_again", {"meanwhile": ""}),
    Way("meanwhile", TEXT, {"meanwhile": "answered"}, "look_again", {"meanwhile": ""}),
    Way("meanwhile", TEXT, {"meanwhile": "closed"}, "look_again", {"meanwhile": ""}),
    Way("automatic_once", TEXT, {"automatic": True, "automatic_before": True}, "in_person", {"automatic": False}),
    Way("number_health", TEXT, UNASKED | {"quality": "RED"}, "ask_lead", LEAVE),
    Way("number_health", TEXT, UNASKED | {"limited_at": NOW}, "ask_lead", LEAVE),
    Way(
        "chase_guard",
        TEXT,
        UNASKED | {"unanswered": (NOW - timedelta(hours=3), NOW - timedelta(hours=2))},
        "send_later",
        {"now": NOW + timedelta(hours=9)},
    ),
    Way(
        "chase_guard",
        TEXT,
        UNASKED | {"unanswered": tuple(NOW - timedelta(days=day) for day in range(9, 2, -1))},
        "ask_lead",
        LEAVE,
    ),
    Way("same_text", TEXT, UNASKED | {"same_words_people": 99}, "vary_words", {"same_words_people": 0}),
    Way("links_to_strangers", Draft(text=LINKS), {"written": 0}, "fewer_links", instead=TEXT),
    Way("marketing_content", AD, {"template": MARKETING}, "choose_template", {"template": APPROVED}, TEMPLATE),
    Way(
        "marketing_content",
        Draft(text="SALE: 50% off, buy now, free shipping, limited offer!"),
        UNASKED,
        "plain_words",
        instead=TEXT,
    ),
    Way(
        "paid_number",
        Draft(text="Call 0900 1234."),
        {"paid": (TAXI,)},
        "add_price",
        instead=Draft(text="Call 0900 1234. (€ 0,90)"),
    ),
    Way(
        "card_number",
        Draft(text="It is 4111 1111 1111 1111."),
        {},
        "mask_digits",
        instead=Draft(text="It is •••• •••• •••• 1111."),
    ),
    Way("quiet_hours", TEXT, UNASKED | {"limits": Limits(quiet_hours="00:00-23:00"), "zone": "UTC"}, "ask_lead", LEAVE),
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.rule}-{way.remedy}")
def test_the_way_out_leads_past_the_rule_that_offers_it(way: Way) -> None:
    facts = replace(FINE, **way.facts)
    before = next(each for each in decide(way.draft, facts, RULES).findings if each.rule == way.rule)
    assert before.verdict > Verdict.ALLOW
    assert (before.remedy.code if before.remedy else None) == way.remedy
    assert way.remedy is not None or before.until is not None
    after = decide(way.instead or way.draft, replace(facts, **way.taken), RULES)
    found = next(each for each in after.findings if each.rule == way.rule)
    assert found.verdict is Verdict.ALLOW, found.because


def test_every_rule_that_refuses_and_every_way_out_is_walked() -> None:
    assert {way.rule for way in WAYS} | NEVER_REFUSE == {rule.__name__ for rule in RULES}
    assert {way.remedy for way in WAYS if way.remedy} == offered()


def offered() -> set[str]:
    """Every code a remedy is made with, anywhere on the server."""
    found: set[str] = set()
    for path in (SOURCE / "policy").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Remedy" and node.args:
                assert isinstance(node.args[0], ast.Constant), f"{path.name}: a code that cannot be read here"
                found.add(node.args[0].value)
    return found


def test_the_app_knows_every_way_out_and_no_other() -> None:
    listed = re.search(r"const acts: .*?= \{\n(.*?)\n\t\};", REFUSAL, re.DOTALL)
    assert listed is not None
    pressed = set(re.findall(r"^\t\t(\w+):", listed[1], re.MULTILINE))
    assert pressed | ADVICE | BESIDE == offered()
    assert not pressed & ADVICE
    assert all(f"remedy_{code}" in REFUSAL for code in BESIDE)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_way_out_has_a_sentence(language: str) -> None:
    sentences = json.loads((APP / f"i18n/{language}/conversation.json").read_text("utf-8"))
    assert {key.removeprefix("remedy_") for key in sentences if key.startswith("remedy_")} == offered()


class Talk:
    """One conversation over the API, and who answers there."""

    def __init__(self, client: httpx.AsyncClient, conversation: int):
        self.client, self.at = client, f"/api/v1/conversations/{conversation}"

    async def do(self, path: str, expect: int = 200, **body: Any) -> Any:
        answer = await self.client.post(path, json=body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def refused(self, rule: str, remedy: str, **body: Any) -> None:
        decision = (await self.do(f"{self.at}/messages", 422, undo_seconds=0, **body))["decision"]
        against = {each["rule"]: each["remedy"] for each in decision["findings"] if each["verdict"] == "deny"}
        assert against == {rule: remedy}

    async def sent(self, **body: Any) -> Any:
        return await self.do(f"{self.at}/messages", 201, undo_seconds=0, **body)


async def test_the_routes_behind_the_buttons_do_what_they_promise(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    ali, lead = await cast.agent(db), await cast.agent(db, name="Lena", role=Role.LEAD)
    await cast.signed_in(client, ali)
    talk = Talk(client, (await cast.inbound_text(db, inbox))[0])
    await talk.do(f"{talk.at}/block")
    await talk.refused("blocked_contact", "unblock", text="Hello.")
    await talk.do(f"{talk.at}/unblock")
    await talk.sent(text="Hello.")
    contact = (await client.get(talk.at)).json()["contact"]["id"]
    line = {"purpose": "service", "how": "phone", "wording": "As I said on the phone."}
    await talk.do(f"/api/v1/contacts/{contact}/consents", 201, change="withdrawn", **line)
    await talk.refused("opted_out", "record_consent", text="One more thing.")
    await talk.do(f"/api/v1/contacts/{contact}/consents", 201, change="given", **line)
    await talk.sent(text="One more thing.")
    await talk.refused("channel_limits", "change_text", text="x" * 5000)
    await talk.sent(text="Shorter.")
    card = "Is it 4111 1111 1111 1111?"
    await talk.refused("card_number", "mask_digits", text=card)
    assert (await talk.sent(text=card, not_a_card=True))["state"] == "queued"
    await talk.refused("links_to_strangers", "fewer_links", text=LINKS)
    kept = await talk.sent(text=LINKS, ask_lead=True)
    assert kept["state"] == "held"
    await cast.signed_in(client, lead)
    await talk.do(f"/api/v1/messages/{kept['id']}/allow", reason="She asked for all of them.")
    assert (await client.get(f"/api/v1/messages/{kept['id']}")).json()["state"] == "queued"
