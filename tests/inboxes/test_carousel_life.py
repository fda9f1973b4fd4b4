"""A carousel from its first words to a customer's phone, through the API, with the double reviewing it."""

from typing import Any

from shortline_sim.whatsapp.world import Template
from tests.inboxes.conftest import Json, Shop
from tests.media import files
from tests.outbound.conftest import until

RED = {"file": ("red.jpg", files.jpeg(), "image/jpeg")}
BLUE = {"file": ("blue.png", files.png(), "image/png")}


async def upload(shop: Shop, given: Any) -> str:
    found: str = (await shop.lead.post("/api/v1/media", files=given)).json()["id"]
    return found


def card(media_id: str | None, name: str, page: str, **changes: Any) -> Json:
    return {
        "format": "image",
        "media_id": media_id,
        "body": f"{name} leaves on {{{{1}}}} from the harbour.",
        "examples": {"1": "Sunday"},
        "buttons": [
            {"kind": "quick_reply", "text": "More"},
            {"kind": "url", "text": "Book", "url": "https://tours.example/{{1}}", "example": page},
        ],
        **changes,
    }


def tours(*cards: Json, **changes: Any) -> Json:
    return {
        "name": "city_tours",
        "language": "en",
        "category": "marketing",
        "body": "Hello {{1}}, these are the tours through the city.",
        "examples": {"1": "Sam"},
        "cards": list(cards),
        **changes,
    }


def kept(shop: Shop, name: str = "city_tours") -> Template:
    return next(each for each in shop.desk.double.double.templates.values() if each.name == name)


def uploads(shop: Shop) -> int:
    return len(shop.desk.double.double.uploads)


async def test_it_is_written_reviewed_fetched_again_and_sent(shop: Shop) -> None:
    red, blue = await upload(shop, RED), await upload(shop, BLUE)
    asked = tours(card(red, "The tram", "tram"), card(blue, "The boat", "boat"), card(red, "The bus", "bus"))
    answer = await shop.lead.post(shop.at, json=asked)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["status"] == "PENDING"
    carousel = kept(shop).components[1]
    handles = [each["components"][0]["example"]["header_handle"][0] for each in carousel["cards"]]
    assert len(set(handles)) == 2
    assert handles[0] == handles[2]
    assert uploads(shop) == 2  # the same picture goes up once
    await shop.decide(made, status="APPROVED")
    row = await shop.is_so(made, lambda row: row["status"] == "APPROVED")
    await shop.sync()
    again = await shop.get(made)
    assert (again["components"], again["revision"]) == (row["components"], row["revision"])
    assert again["fixed"] is None
    written = [{name: each[name] for name in ("format", "body", "examples")} for each in asked["cards"]]
    assert [{name: each[name] for name in written[0]} for each in again["wording"]["cards"]] == written
    assert [each["example"] for each in (card["buttons"][1] for card in again["wording"]["cards"])] == [
        "tram",
        "boat",
        "bus",
    ]
    # Service notices are not refused as advertisements.
    await shop.desk.value("UPDATE templates SET category = 'UTILITY' WHERE name = 'city_tours'")
    conversation = await shop.desk.hear()
    ours = [(await shop.desk.api.post("/api/v1/media", files=each)).json()["id"] for each in (RED, BLUE, RED)]
    filled = [
        {"header": {"media_id": ours[at]}, "body": [day], "buttons": [{"index": 1, "parameter": page}]}
        for at, (day, page) in enumerate([("Sunday", "a"), ("Monday", "b"), ("Tuesday", "c")])
    ]
    template = {"name": "city_tours", "language": "en", "body": ["Anna"], "cards": filled}
    sent = await shop.desk.post(conversation, template=template)
    assert sent.status_code == 201, sent.text
    [left] = await until(shop.desk.sent, 30)
    given = [
        each["components"][0]["parameters"][0]["image"] for each in left["body"]["template"]["components"][1]["cards"]
    ]
    assert [sorted(each) for each in given] == [["id"]] * 3


async def test_a_card_that_is_wrong_is_named_before_anything_is_sent(shop: Shop) -> None:
    red = await upload(shop, RED)
    theirs = (await shop.desk.api.post("/api/v1/media", files=RED)).json()["id"]
    asked = tours(
        card(red, "The tram", "tram"),
        card(None, "The boat", "boat", body="", buttons=[]),
        card(theirs, "The bus", "bus"),
        card(red, "The metro", "metro", format="video"),
        footer="STOP",
        category="utility",
    )
    answer = await shop.lead.post(shop.at, json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "template_wording")
    told = {each["field"]: each["reason"] for each in answer.json()["problems"]}
    assert told == {
        "category": "template_cards_category",
        "footer": "template_cards_alone",
        "cards[1].file": "template_sample_file",
        "cards[1].body": "template_cards_alike_body",
        "cards[1].buttons": "template_cards_alike_buttons",
        "cards[2].file": "media_missing",
        "cards[3].format": "template_cards_alike_file",
        "cards[3].file": "template_sample_kind",
    }
    assert {each["params"].get("card") for each in answer.json()["problems"]} == {None, 2, 3, 4}
    checked = (await shop.lead.post(f"{shop.at}/check", json=asked)).json()["problems"]
    assert {each["field"]: each["reason"] for each in checked} == told
    assert uploads(shop) == 0


async def test_what_the_provider_says_may_be_about_any_card(shop: Shop) -> None:
    red = await upload(shop, RED)
    await shop.desk.recipe({"error": 2388040}, edge="message_templates", method="POST")
    asked = tours(card(red, "The tram", "tram"), card(red, "The boat", "boat"))
    answer = await shop.lead.post(shop.at, json=asked)
    assert (answer.status_code, answer.json()["field"], answer.json()["reason"]) == (
        422,
        "cards",
        "template_refused_length",
    )


async def test_an_edit_replaces_all_cards(shop: Shop) -> None:
    red = await upload(shop, RED)
    answer = await shop.lead.post(shop.at, json=tours(card(red, "The tram", "tram"), card(red, "The boat", "boat")))
    made = answer.json()
    await shop.decide(made, status="APPROVED")
    await shop.is_so(made, lambda row: row["status"] == "APPROVED")
    words = tours(*(card(red, "The tram", "tram") for _ in range(3)))
    plain = [
        each | {"body": "It leaves with {{guide}} at noon.", "examples": {"guide": "Kim"}} for each in words["cards"]
    ]
    changed = words | {"body": "Look at these.", "examples": {}, "cards": plain}
    del changed["name"], changed["language"]
    edited = await shop.lead.patch(f"{shop.at}/{made['id']}", json=changed)
    assert edited.status_code == 200, edited.text
    assert len(edited.json()["wording"]["cards"]) == 3
    assert kept(shop).parameter_format == "NAMED"
    await shop.sync()
    assert (await shop.get(made))["wording"]["cards"][2]["examples"] == {"guide": "Kim"}
