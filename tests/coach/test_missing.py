"""Asking for everything at once: only for what is not there yet, in one sentence of the customer's language."""

from collections.abc import Sequence

import httpx
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from shortline.coach.ask import NAMES, question
from shortline.db import Database
from shortline.hints.facts import FACTS, Fact, given
from shortline.hints.tone import tone
from shortline.hints.words import LANGUAGES
from tests import cast
from tests.cast import NOW, picture


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("order 88213", {"order"}),
        ("it is LH-2231", {"order"}),
        ("#441 please", {"order"}),
        ("ada@lindhaven.example", {"email"}),
        ("call +31 6 1234 5678", {"phone"}),
        ("call 0031612345678 after 5", {"phone"}),
        ("on 12/11", {"date"}),
        ("2026-11-22 and 88213", {"date", "order"}),
        ("1234 AB 12", {"address"}),
        ("LV-1050", {"address"}),
        ("tram 4 at 10:30 in 2026", set()),
        ("nothing works", set()),
        ("", set()),
    ],
)
def test_what_is_given_is_seen(text: str, expected: set[str]) -> None:
    assert given([text]) == expected


@for_all(st.lists(st.text(max_size=60), max_size=4), st.lists(st.text(max_size=60), max_size=4))
def test_more_words_never_take_a_fact_back(some: list[str], more: list[str]) -> None:
    assert given(some) <= given(some + more)


@pytest.mark.parametrize(
    "text", ["1" * 4_000, "1 " * 2_000, "+1" * 2_000, "a@" * 2_000, "@" + "a." * 2_000, "A1" * 2_000, "-" * 4_000]
)
def test_no_text_takes_long(text: str) -> None:
    given([text] * 50)


@for_all(st.sampled_from(LANGUAGES), st.lists(st.sampled_from(FACTS), min_size=1, max_size=8))
def test_the_question_names_each_fact_once_and_sounds_well(language: str, facts: Sequence[Fact]) -> None:
    text = question(facts, language)
    assert all(text.count(NAMES[language][fact]) == (fact in facts) for fact in FACTS)
    assert text.count("?") == 1
    assert {hint.code for hint in tone(text)} <= {"long"}


async def test_only_what_is_missing_in_this_case_is_asked_for(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox, "Bonjour, commande 88213")
    await cast.inbound_text(db, inbox, "bonjour", attachments=[picture()], kind="image")
    at = f"/api/v1/conversations/{conversation_id}"
    asked = {"fact": ["photo", "date", "order"]}
    found = (await client.get(f"{at}/missing", params=asked)).json()
    assert found == {
        "language": "fr",
        "given": ["order", "photo"],
        "question_id": None,
        "text": question(["date"], "fr"),
    }
    assert (await client.get(f"{at}/missing", params={"fact": ["order"]})).json()["text"] is None
    assert (await client.get(f"{at}/missing", params={"fact": ["shoe"]})).status_code == 422
    await client.post(f"{at}/close")
    await cast.inbound_text(db, inbox, "Bonjour, une autre question", now=NOW)
    again = (await client.get(f"{at}/missing", params=asked)).json()
    assert (again["given"], again["text"]) == ([], question(["order", "date", "photo"], "fr"))
