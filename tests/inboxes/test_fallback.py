"""The fallback template of a number: chosen by the customer's language, offered first when only a template may go."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shortline.inboxes.fallback import OTHERS, Fallback, choose, order, tidy
from tests.inboxes.conftest import Json, Shop

LANGUAGES = st.sampled_from(["nl", "nl_BE", "en", "en_GB", "sv", OTHERS])
CHOSEN = st.dictionaries(LANGUAGES, st.sampled_from(["a", "b", "c"]), max_size=6)
SPOKEN = st.sampled_from([None, "nl", "nl-be", "NL_BE", "en-GB", "sv", "de", "gibberish!", ""])
SENDABLE = st.frozensets(st.sampled_from(["a", "b", "c"]))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(CHOSEN, SPOKEN, SENDABLE)
def test_it_is_the_nearest_that_can_be_sent(chosen: dict[str, str], spoken: str | None, names: frozenset[str]) -> None:
    made = [Fallback(language=language, name=name, template_language="x") for language, name in chosen.items()]
    found = choose(made, spoken, {(name, "x") for name in names})
    near = [language for language in order(spoken) if chosen.get(language) in names]
    assert (found.language if found else None) == (near[0] if near else None)
    assert order(spoken)[-1] == OTHERS
    assert len(set(order(spoken))) == len(order(spoken))


@pytest.mark.parametrize(("given", "tidied"), [("nl-be", "nl_BE"), (" NL ", "nl"), ("x", None), ("dutch please", None)])
def test_a_language_is_written_in_one_way(given: str, tidied: str | None) -> None:
    assert tidy(given) == tidied


async def test_it_is_offered_when_the_window_is_closed_and_named_before_it_is_deleted(shop: Shop) -> None:
    dutch = await shop.written()
    await shop.written(name="order_en", language="en", body="Dear {{1}}, your order {{2}} is on its way.")
    at = shop.at.removesuffix("/templates") + "/fallback-templates"
    items: list[Json] = [
        {"language": "nl", "name": "order_update", "template_language": "nl"},
        {"language": None, "name": "order_en", "template_language": "en"},
    ]
    saved = await shop.lead.put(at, json={"items": items})
    assert saved.status_code == 200, saved.text
    assert sorted(saved.json()["items"], key=lambda each: each["name"]) == sorted(items, key=lambda each: each["name"])
    for wrong, field in (
        ([items[0], items[0]], "items[1].language"),
        ([items[0] | {"language": "klingon!"}], "items[0].language"),
        ([items[0] | {"name": "nothing"}], "items[0].name"),
    ):
        answer = await shop.lead.put(at, json={"items": wrong})
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert (await shop.desk.api.put(at, json={"items": []})).status_code == 403

    conversation = await shop.desk.hear()
    box = f"/api/v1/conversations/{conversation}/composer"
    assert (await shop.desk.api.get(box)).json()["fallback_template"] is None
    await shop.desk.later(30 * 3600)
    offered = (await shop.desk.api.get(box)).json()
    assert (offered["mode"], offered["fallback_template"]) == ("closed", {"name": "order_en", "language": "en"})
    contact = (await shop.desk.api.get(f"/api/v1/conversations/{conversation}")).json()["contact"]["id"]
    spoken = await shop.desk.api.patch(f"/api/v1/contacts/{contact}", json={"language": "nl-BE"})
    assert spoken.status_code == 200, spoken.text
    assert (await shop.desk.api.get(box)).json()["fallback_template"] == {"name": "order_update", "language": "nl"}
    await shop.desk.value("UPDATE templates SET status = 'PAUSED' WHERE name = 'order_update'")
    assert (await shop.desk.api.get(box)).json()["fallback_template"] == {"name": "order_en", "language": "en"}

    refused = await shop.lead.delete(f"{shop.at}/{dutch['id']}")
    [use] = refused.json()["uses"]
    assert (use["kind"], use["name"]) == ("fallback", shop.desk.inbox.name)
    await shop.lead.delete(f"{shop.at}/{dutch['id']}", params={"even_if_used": True})
    assert [each["name"] for each in (await shop.lead.get(at)).json()["items"]] == ["order_en"]


async def test_a_template_that_changed_under_the_hands_is_refused_with_the_newest(shop: Shop) -> None:
    made = await shop.written()
    conversation = await shop.desk.hear()
    listed = (await shop.desk.api.get("/api/v1/templates", params={"inbox_id": str(shop.desk.inbox.id)})).json()[
        "items"
    ]
    seen = next(each["revision"] for each in listed if each["id"] == made["id"])
    template = {"name": "order_update", "language": "nl", "body": ["Anna", "5"], "revision": seen}
    await shop.decide(made, components=[{"type": "BODY", "text": "Dag {{1}}, nummer {{2}} is er nu.",
                                         "example": {"body_text": [["a", "b"]]}}])  # fmt: skip
    await shop.sync()
    refused = await shop.desk.post(conversation, template=template)
    assert (refused.status_code, refused.json()["code"], refused.json()["changed"]) == (
        409,
        "template_changed",
        ["body"],
    )
    newest = refused.json()["template"]
    assert newest["components"][0]["text"].startswith("Dag")
    taken = await shop.desk.post(conversation, template=template | {"revision": newest["revision"]})
    assert taken.status_code == 201, taken.text
    assert taken.json()["messages"][0]["text"] == "Dag Anna, nummer 5 is er nu."


async def test_what_waits_does_not_leave_in_words_nobody_saw(shop: Shop) -> None:
    made = await shop.written()
    conversation = await shop.desk.hear()
    await shop.desk.stop_sender()
    template = {"name": "order_update", "language": "nl", "body": ["Anna", "5"]}
    waiting = (await shop.desk.post(conversation, template=template)).json()["id"]
    await shop.decide(made, components=[{"type": "BODY", "text": "Anders {{1}}, en {{2}} ook nog anders.",
                                         "example": {"body_text": [["a", "b"]]}}])  # fmt: skip
    await shop.sync()
    shop.desk.start_sender()
    withheld = await shop.desk.reaches(waiting, "withheld")
    assert withheld["failure"]["code"] == "template_changed"
