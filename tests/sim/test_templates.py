"""Templates: definition, review, pauses, deletion, and the sends that use them."""

from __future__ import annotations

from typing import Any

from shortline_sim import demo

from .conftest import SANNE, World

Json = dict[str, Any]
EDGE = f"/v24.0/{demo.WABA_ID}/message_templates"


def text(*values: str) -> Json:
    return {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]}


def definition(**changes: Any) -> Json:
    body: Json = {"type": "BODY", "text": "Dear {{1}}, your bike is ready.", "example": {"body_text": [["Sam"]]}}
    return {"name": "bike_ready", "language": "en", "category": "UTILITY", "components": [body], **changes}


def button(index: int, sub_type: str, **parameter: Any) -> Json:
    return {"type": "button", "sub_type": sub_type, "index": str(index), "parameters": [parameter]}


def products(title: str, *numbers: str) -> Json:
    items = [{"product_retailer_id": number} for number in numbers]
    action = {"thumbnail_product_retailer_id": "A-1", "sections": [{"title": title, "product_items": items}]}
    return button(0, "mpm", type="action", action=action)


def product(**content: str) -> Json:
    return {"type": "header", "parameters": [{"type": "product", "product": content}]}


def carousel(*cards: list[Json], first: int = 0) -> Json:
    shown = [{"card_index": first + at, "components": parts} for at, parts in enumerate(cards)]
    return {"type": "carousel", "cards": shown}


def tour(day: str = "Sunday", *, kind: str = "image") -> list[Json]:
    file = {"type": kind, kind: {"link": "https://x.example/a.jpg"}}
    return [{"type": "header", "parameters": [file]}, text(day), button(1, "url", type="text", text="tram")]


JACKET: list[Json] = [product(catalog_id="12", product_retailer_id="J-1")]
SENDS: list[tuple[str, str, list[Json], int]] = [
    ("still_there", "en", [text("Sam", "the parcel")], 0),
    ("still_there", "en", [text("Sam", "the parcel"), button(0, "quick_reply", type="payload", payload="yes")], 0),
    ("still_there", "en", [text("Sam")], 132000),
    ("still_there", "en", [], 132000),
    ("still_there", "en", [text("Sam", "a\nb")], 132018),
    ("still_there", "en", [text("Sam", "a     b")], 132018),
    ("still_there", "en", [text("Sam", "x" * 1100)], 132005),
    ("still_there", "de", [text("Sam", "x")], 132001),
    ("still_there", "en_GB", [text("Sam", "x")], 132001),
    ("no_such_thing", "en", [], 132001),
    ("weekend_tours", "en", [text("Sam"), carousel(tour(), tour(), tour())], 0),
    ("weekend_tours", "en", [text("Sam")], 132012),
    ("weekend_tours", "en", [text("Sam"), carousel(tour(), tour())], 132012),
    ("weekend_tours", "en", [text("Sam"), carousel(tour(), tour(), tour(), first=1)], 132012),
    ("weekend_tours", "en", [text("Sam"), carousel(tour(), tour(), tour(kind="video"))], 132012),
    ("weekend_tours", "en", [text("Sam"), carousel(tour(), tour(), tour()[1:])], 132000),
    ("weekend_tours", "en", [text("Sam"), carousel(tour(), tour(), tour()[:2])], 131008),
    ("weekend_tours", "en", [text("Sam"), carousel(tour(), tour(), tour("x" * 150))], 132005),
    ("two_jackets", "en", [text("Sam"), carousel(JACKET, JACKET)], 0),
    ("two_jackets", "en", [text("Sam"), carousel(JACKET, [product(catalog_id="12")])], 131008),
    ("photo_of_the_day", "en", [tour()[0], carousel(tour())], 132012),
    ("autumn_sale", "en", [], 132015),
    ("loud_offer", "en", [], 132001),
    ("winter_hours", "nl", [], 132001),
    ("photo_of_the_day", "en", [], 132000),
    ("photo_of_the_day", "en", [{"type": "header", "parameters": [{"type": "text", "text": "x"}]}], 132012),
    ("photo_of_the_day", "en",
     [{"type": "header", "parameters": [{"type": "image", "image": {"link": "https://x.example/a.jpg"}}]}], 0),
    ("meeting_point", "en",
     [{"type": "header", "parameters": [{"type": "location", "location": {"latitude": "52.1", "longitude": "5.1"}}]},
      text("10:00")], 0),
    ("delivery_update", "en",
     [{"type": "header", "parameters": [{"type": "text", "text": "88213"}]}, text("Friday", "9 and 12")], 131008),
    ("delivery_update", "en",
     [{"type": "header", "parameters": [{"type": "text", "text": "88213"}]}, text("Friday", "9 and 12"),
      button(0, "url", type="text", text="88213")], 0),
    ("thank_you_code", "en", [button(0, "copy_code", type="coupon_code", coupon_code="TRAM10")], 0),
    ("thank_you_code", "en", [button(0, "copy_code", type="coupon_code", coupon_code="X" * 21)], 131009),
    ("thank_you_code", "en", [button(3, "copy_code", type="coupon_code", coupon_code="X")], 131008),
    ("winter_window", "en", [text("Sam")], 131008),
    ("winter_window", "en", [text("Sam"), products("Shoes", "A-1")], 0),
    ("winter_window", "en", [text("Sam"), products("Shoes")], 131009),
    ("winter_window", "en", [text("Sam"), products("s" * 25, "A-1")], 131009),
    ("winter_window", "en", [text("Sam"), products("Shoes", *"a" * 31)], 131009),
    ("back_in_stock", "en", [product(catalog_id="194836987", product_retailer_id="A-1")], 0),
    ("back_in_stock", "en", [product(product_retailer_id="A-1")], 131008),
    ("back_in_stock", "en", [], 132000),
    ("login_code", "en", [text("123456"), button(0, "url", type="text", text="123456")], 0),
    ("afspraak_herinnering", "nl",
     [{"type": "body", "parameters": [
         {"type": "text", "parameter_name": "tijd", "text": "09:30"},
         {"type": "text", "parameter_name": "voornaam", "text": "Sanne"}]}], 0),
    ("afspraak_herinnering", "nl", [text("Sanne", "09:30")], 132012),
]  # fmt: skip


async def test_a_template_gets_exactly_the_parameters_it_asks_for(world: World) -> None:
    for name, language, components, code in SENDS:
        template = {"name": name, "language": {"code": language}, "components": components}
        answer = await world.send(type="template", template=template)
        if code:
            assert (name, await world.error(answer)) == (name, code)
            assert answer.status_code == (404 if code == 132001 else 400)
        else:
            assert answer.json()["messages"][0]["message_status"] == "accepted"


async def test_the_ledger_shows_what_the_person_reads(world: World) -> None:
    components = [text("Sam", "your tram")]
    await world.send(
        type="template", template={"name": "still_there", "language": {"code": "en"}, "components": components}
    )
    [row] = (await world.see("sent"))["items"]
    assert row["rendered"].startswith("Hello Sam, we have an answer to your question about your tram.")
    assert "[Yes, please]" in row["rendered"]


async def test_a_new_template_waits_for_review_and_the_webhook_tells(world: World) -> None:
    answer = await world.http.post(EDGE, json=definition())
    assert answer.json()["status"] == "PENDING"
    assert await world.error(await world.http.post(EDGE, json=definition())) == 100
    await world.http.post(EDGE, json=definition(name="reject_me"))
    await world.sim("clock", advance=5)
    await world.desk.until(lambda: len(world.desk.values()) == 2)
    events = {value["message_template_name"]: value for value in world.desk.values()}
    assert events["bike_ready"]["event"] == "APPROVED"
    assert events["bike_ready"]["message_template_id"] == int(answer.json()["id"])
    assert events["reject_me"]["reason"] == "INVALID_FORMAT"
    assert "metadata" not in events["bike_ready"]
    sent = await world.send(
        type="template", template={"name": "bike_ready", "language": {"code": "en"}, "components": [text("Sam")]}
    )
    assert sent.status_code == 200


def shown(*cards: list[Json], beside: Json | None = None, category: str = "MARKETING") -> Json:
    carousel: Json = {"type": "CAROUSEL", "cards": [{"components": each} for each in cards]}
    parts = [{"type": "BODY", "text": "hello"}, carousel, *([beside] if beside else [])]
    return {"category": category, "components": parts}


def labels(*buttons: Json) -> Json:
    return {"type": "BUTTONS", "buttons": list(buttons)}


PICTURE: Json = {"type": "HEADER", "format": "IMAGE"}
WORDS: Json = {"type": "BODY", "text": "on a card"}
MORE: Json = {"type": "QUICK_REPLY", "text": "More"}
BOOK: Json = {"type": "URL", "text": "Book", "url": "https://x.example"}
COPY: Json = {"type": "COPY_CODE", "example": "TRAM10"}
BAD: list[tuple[Json, int]] = [
    (shown([PICTURE, WORDS]), 100),
    (shown(*[[PICTURE, WORDS]] * 11), 100),
    (shown([PICTURE, WORDS], [PICTURE]), 100),
    (shown([PICTURE], [{"type": "HEADER", "format": "VIDEO"}]), 100),
    (shown([WORDS], [WORDS]), 131008),
    (shown(*[[{"type": "HEADER", "format": "TEXT", "text": "a"}]] * 2), 2388047),
    (shown(*[[PICTURE, {"type": "BODY", "text": "x" * 161}]] * 2), 2388040),
    (shown(*[[PICTURE, {"type": "FOOTER", "text": "x"}]] * 2), 100),
    (shown(*[[PICTURE, WORDS]] * 2, category="UTILITY"), 100),
    (shown(*[[PICTURE, WORDS]] * 2, beside={"type": "FOOTER", "text": "x"}), 100),
    (shown(*[[PICTURE, labels(MORE, BOOK, MORE)]] * 2), 100),
    (shown(*[[PICTURE, labels(COPY)]] * 2), 100),
    (shown([PICTURE, labels(MORE, BOOK)], [PICTURE, labels(BOOK, MORE)]), 100),
    ({"name": "Has Capitals"}, 100),
    ({"language": "xx"}, 100),
    ({"category": "NEWS"}, 100),
    ({"components": []}, 131008),
    ({"components": [{"type": "BODY", "text": "{{1}} first"}]}, 2388299),
    ({"components": [{"type": "BODY", "text": "last {{1}}"}]}, 2388299),
    ({"components": [{"type": "BODY", "text": "x" * 1025}]}, 2388040),
    ({"components": [{"type": "BODY", "text": "from {{2}} on", "example": {}}]}, 2388072),
    ({"components": [{"type": "BODY", "text": "hi {{1}} {{2}} yo", "example": {"body_text": [["a", "b"]]}}]}, 2388293),
    ({"components": [{"type": "BODY", "text": "hello"}, {"type": "FOOTER", "text": "y {{1}} z"}]}, 2388073),
    ({"components": [{"type": "BODY", "text": "hello"}, {"type": "FOOTER", "text": "x" * 61}]}, 2388040),
    ({"components": [{"type": "BODY", "text": "hello"}, {"type": "HEADER", "format": "TEXT", "text": "x" * 61}]}, 2388040),
    ({"components": [{"type": "BODY", "text": "hello"}, {"type": "HEADER", "format": "SONG"}]}, 2388047),
    ({"components": [{"type": "BODY", "text": "hello"},
                     {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x" * 26}]}]}, 2388040),
    ({"components": [{"type": "BODY", "text": "hello"},
                     {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": str(n)} for n in range(11)]}]}, 100),
    ({"components": [{"type": "BODY", "text": "hello"}, {"type": "BUTTONS", "buttons": [
        {"type": "QUICK_REPLY", "text": "a"}, {"type": "URL", "text": "b", "url": "https://x.example"},
        {"type": "QUICK_REPLY", "text": "c"}]}]}, 100),
]  # fmt: skip


async def test_a_definition_out_of_bounds_is_refused(world: World) -> None:
    for changes, code in BAD:
        answer = await world.http.post(EDGE, json=definition(**changes))
        assert (changes, await world.error(answer)) == (changes, code)


async def test_the_list_pages_filters_and_picks_fields(world: World) -> None:
    first = (await world.http.get(EDGE, params={"fields": "name,status", "limit": 4})).json()
    assert set(first["data"][0]) == {"name", "status", "id"}
    names = [row["id"] for row in first["data"]]
    after = first["paging"]["cursors"]["after"]
    while after:
        page = (await world.http.get(EDGE, params={"limit": 4, "after": after})).json()
        names += [row["id"] for row in page["data"]]
        after = page["paging"]["cursors"]["after"] if "next" in page.get("paging", {}) else ""
    assert len(names) == len(set(names)) == len(world.double.templates)
    paused = (await world.http.get(EDGE, params={"status": "PAUSED"})).json()["data"]
    assert [row["name"] for row in paused] == ["autumn_sale"]


async def test_red_quality_pauses_twice_and_then_disables(world: World) -> None:
    for expected, wait in (("PAUSED", 3 * 3600), ("PAUSED", 6 * 3600), ("DISABLED", 0)):
        changed = await world.sim("templates", name="still_there", language="en", quality="RED")
        assert changed["status"] == expected
        await world.sim("clock", advance=wait + 1)
        await world.see("clock")
    sent = await world.send(
        type="template", template={"name": "still_there", "language": {"code": "en"}, "components": [text("a", "b")]}
    )
    assert await world.error(sent) == 132016


async def test_deleting_by_name_takes_every_language_and_blocks_the_name(world: World) -> None:
    other = next(t for t in world.double.templates.values() if t.name == "still_there" and t.language == "nl")
    await world.http.delete(EDGE, params={"name": "still_there", "hsm_id": other.id})
    left = (await world.http.get(EDGE, params={"name": "still_there"})).json()["data"]
    assert {row["language"] for row in left} == {"en", "sv", "es", "lv"}
    await world.http.delete(EDGE, params={"name": "still_there"})
    assert (await world.http.get(EDGE, params={"name": "still_there"})).json()["data"] == []
    assert await world.error(await world.http.post(EDGE, json=definition(name="still_there"))) == 100


async def test_marketing_fails_later_for_somebody_who_stopped_it(world: World) -> None:
    await world.hear("hello")
    await world.sim(
        "event", kind="preference", value="stop", phone_number_id=demo.PHONE_NUMBER_IDS[0], **{"from": SANNE}
    )
    sent = await world.send(
        type="template",
        template={"name": "thank_you_code", "language": {"code": "en"},
                  "components": [button(0, "copy_code", type="coupon_code", coupon_code="X")]},
    )  # fmt: skip
    wamid = sent.json()["messages"][0]["id"]
    [failed] = await world.desk.until(lambda: world.desk.statuses(wamid))
    assert (failed["status"], failed["errors"][0]["code"]) == ("failed", 131050)
