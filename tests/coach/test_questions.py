"""Questions of the house: leads put together what is asked for in one go, and a customer's words find the right one."""

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.coach.ask import in_words, question
from shortline.coach.matter import Question, meant
from shortline.db import Database
from tests import cast

LAMP: dict[str, Any] = {
    "name": "A broken lamp",
    "phrases": ["lamp", "bulb*"],
    "facts": ["photo", "order"],
    "details": [{"en": "the model of the lamp", "nl": "het model van de lamp"}, {"en": "which side is broken"}],
}


def about(number: int, *phrases: str) -> Question:
    return Question(id=number, name=str(number), phrases=phrases, facts=("order",), details=())


def test_the_longer_phrase_wins_and_words_are_whole() -> None:
    lamp, broken, bulbs = about(1, "lamp"), about(2, "broken lamp"), about(3, "bulb*")
    known = [lamp, broken, bulbs]
    assert meant(["My LAMP, it is dark"], known) == lamp
    assert meant(["hello", "a broken lámp!"], known) == broken
    assert meant(["lampshade"], known) is None
    assert meant(["all bulbs are out"], known) == bulbs
    assert meant(["a broken", "lamp"], known) == lamp  # two messages are no phrase
    assert meant([], known) is None
    assert meant(["anything"], [about(4)]) is None


@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=12), max_size=4))
def test_what_is_meant_stands_in_the_words(texts: list[str], phrases: list[str]) -> None:
    found = meant(texts, [about(1, *phrases)])
    assert found is None or phrases
    assert meant([], [about(1, *phrases)]) is None


def test_details_are_asked_for_in_the_customers_words() -> None:
    text = question(["order"], "nl", LAMP["details"])
    assert "je bestel- of klantnummer, het model van de lamp en which side is broken" in text
    assert in_words({"sv": "modellen", "lv": "modeli"}, "de") == "modellen"
    assert in_words({"sv": "modellen", "en": "the model"}, "de-AT") == "the model"
    assert question(["order"], "en", [{"en": "your order or customer number"}]) == question(["order"], "en")


async def test_a_lead_puts_it_together_and_the_customers_words_find_it(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db, role="lead"))
    made = await client.post("/api/v1/questions", json=LAMP)
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    conversation_id, _ = await cast.inbound_text(db, inbox, "Hallo, mijn lamp is kapot, bestelling 88213")
    at = f"/api/v1/conversations/{conversation_id}/missing"
    found = (await client.get(at)).json()
    assert (found["question_id"], found["text"], found["given"]) == (number, None, ["order"])
    asked = {"fact": ["order", "photo"], "detail": [f"{number}.0"]}
    assert (await client.get(at, params=asked)).json()["text"] == question(["photo"], "nl", LAMP["details"][:1])
    gone = {"detail": ["999.0", f"{number}.5"]}
    assert (await client.get(at, params=gone)).json()["text"] is None
    assert (await client.get(at, params={"detail": ["1.9"]})).status_code == 422

    changed = await client.patch(f"/api/v1/questions/{number}", json={"phrases": ["lantern"]})
    assert changed.json() == {**LAMP, "id": number, "phrases": ["lantern"]}
    assert (await client.get(at)).json()["question_id"] is None
    assert (await client.get("/api/v1/questions")).json()["items"] == [changed.json()]
    kinds = [each["kind"] for each in (await client.get("/api/v1/events", params={"after": 0})).json()["items"]]
    assert kinds.count("question.updated") == 2
    assert (await client.delete(f"/api/v1/questions/{number}")).status_code == 204
    assert (await client.get("/api/v1/questions")).json()["items"] == []


@pytest.mark.parametrize(
    ("wrong", "status", "field"),
    [
        ({"facts": [], "details": []}, 422, "facts"),
        ({"phrases": ["?!"]}, 422, "phrases"),
        ({"name": " "}, 422, "name"),
        ({"details": [{}]}, 422, "details.0"),
        ({"details": [{"en": "two\nlines"}]}, 422, "details.0.en"),
        ({"facts": ["shoe size"]}, 422, "facts.0"),
        ({"name": "a BROKEN lamp"}, 409, None),
    ],
)
async def test_what_makes_no_sense_is_refused_with_its_place(
    db: Database, client: httpx.AsyncClient, wrong: dict[str, Any], status: int, field: str | None
) -> None:
    await cast.signed_in(client, await cast.agent(db, role="lead"))
    assert (await client.post("/api/v1/questions", json=LAMP)).status_code == 201
    answer = await client.post("/api/v1/questions", json={**LAMP, "name": "Another", **wrong})
    assert (answer.status_code, answer.json().get("field")) == (status, field), answer.text
