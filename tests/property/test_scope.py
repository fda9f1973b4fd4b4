"""What is not handled here: recognised in the customer's words, and no number without its price."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.draft import Draft
from shortline.policy import Verdict
from shortline.policy.decision import ask
from shortline.policy.rules.paid_number import paid_number
from shortline.policy.rules.scope_card import scope_card
from shortline.policy.scope import Topic, plain, spoken_of, unpriced, wrong_with
from tests.property.made_up import facts

ADVICE = Topic(
    id=1,
    name="Travel advice",
    phrases=("how do i get to", "hoe kom ik", "ticket*", "när går"),
    lines={
        "en": "We plan no trips here: {link}, or call {phone} ({price}).",
        "nl": "Reisadvies geven we hier niet: {link}, of bel {phone} ({price}).",
    },
    links={"any": "https://city.example/plan", "whatsapp": "https://city.example/wa"},
    phone="0900 1234",
    price="€ 0,90 per minuut",
)


@pytest.mark.parametrize(
    "text",
    [
        "Hi! How do I get to the zoo?",
        "HOE  KOM\nIK bij u",
        "my TICKETS are gone",
        "Nar gar bussen?",
        "hoe-kom-ik er",
        "När går tåget",
    ],
)
def test_a_topic_is_heard_whatever_the_case_the_accents_and_the_spaces(text: str) -> None:
    assert spoken_of(text, [ADVICE]) == (ADVICE,)


@pytest.mark.parametrize("text", ["", "hoe komen we", "how do I get two", "aticket", "?!", "hoe kom ik" * 0])
def test_other_words_are_other_words(text: str) -> None:
    assert spoken_of(text, [ADVICE]) == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_phrase_between_any_other_words_is_heard(before: str, after: str) -> None:
    assert ADVICE in spoken_of(f"{before} hoe kom ik {after}", [ADVICE])


@given(st.text(max_size=200))
def test_folding_leaves_words_between_single_spaces(text: str) -> None:
    found = plain(text)
    assert found[0] == found[-1] == " "
    assert "  " not in found.strip()


@pytest.mark.parametrize(
    ("language", "channel", "said"),
    [
        ("nl", "whatsapp", "Reisadvies geven we hier niet: https://city.example/wa, of bel 0900 1234 (€ 0,90 per minuut)."),
        ("nl-BE", "email", "Reisadvies geven we hier niet: https://city.example/plan, of bel 0900 1234 (€ 0,90 per minuut)."),
        ("lv", "x", "We plan no trips here: https://city.example/plan, or call 0900 1234 (€ 0,90 per minuut)."),
    ],
)  # fmt: skip
def test_the_line_is_in_the_customers_language_with_the_link_of_his_channel(
    language: str, channel: str, said: str
) -> None:
    assert ADVICE.line(language, channel)[0] == said


@pytest.mark.parametrize(
    "text",
    ["Call 0900 1234", "bel 0900-1234.", "0900/1234 costs money", "09001234", "0900 1234, open at 9.00", "(0900) 12 34"],
)  # fmt: skip
def test_a_number_that_costs_something_is_seen_however_it_is_written(text: str) -> None:
    assert unpriced(text, [ADVICE]) is ADVICE
    assert unpriced(f"{text} € 0,90 per minuut", [ADVICE]) is None
    assert unpriced(f"{text} (0.90 a minute)", [ADVICE]) is None


@pytest.mark.parametrize("text", ["Call 0900 12", "0800 1234", "line 1234", "", "09 00, then 12 or 34"])
def test_other_numbers_are_nobodys_business(text: str) -> None:
    assert unpriced(text, [ADVICE]) is None


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"phrases": ("fare", "?!")}, "phrases", "scope_phrase_empty"),
        ({"phone": "12"}, "phone", "scope_phone"),
        ({"phone": ""}, "phone", "scope_price_of_nothing"),
        ({"price": "expensive"}, "price", "scope_price_amount"),
        ({"lines": {"en": "See {site}."}}, "lines.en", "scope_slot"),
        ({"links": {"whatsapp": "https://a.example"}}, "lines.en", "scope_link_missing"),
        ({"phone": "", "price": ""}, "lines.en", "scope_phone_missing"),
        ({"price": ""}, "lines.en", "scope_price_missing"),
        ({"lines": {"nl": "Bel {phone}."}}, "lines.nl", "scope_price_unsaid"),
        ({"lines": {"nl": "Bel 0900-1234."}}, "lines.nl", "scope_price_unsaid"),
    ],
)
def test_what_contradicts_itself_is_named(change: dict[str, object], field: str, code: str) -> None:
    assert wrong_with(ADVICE) is None
    wrong = wrong_with(replace(ADVICE, **change))  # type: ignore[arg-type]  # names and types are those of Topic
    assert wrong is not None
    assert (wrong.field, wrong.code) == (field, code)


@given(facts())
def test_the_number_leaves_with_its_price_or_not_at_all(known: object) -> None:
    here = replace(known, paid=(ADVICE,), scope=(ADVICE,))  # type: ignore[type-var]  # Facts
    assert ask(paid_number, Draft(text="Call 0900 1234."), here).verdict is Verdict.DENY
    assert ask(paid_number, Draft(text=ADVICE.line("nl", "any")[0]), here).verdict is Verdict.ALLOW
    told = ask(scope_card, None, here)
    assert (told.verdict, told.code, told.params) == (Verdict.ALLOW, "topic_not_handled", {"topic": "Travel advice"})
