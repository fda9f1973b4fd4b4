"""Sending: the limits of every type, recipients, windows, rates, failures at once and later."""

from __future__ import annotations

from typing import Any

from shortline_sim import demo

from .conftest import SALES, SANNE, SERVICE, World

Json = dict[str, Any]
DAY = 24 * 3600


def interactive(kind: str, action: Json, body: str = "Choose", **more: Any) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action, **more}}


def buttons(*titles: str) -> Json:
    return {"buttons": [{"type": "reply", "reply": {"id": f"id-{n}", "title": t}} for n, t in enumerate(titles)]}


def rows(count: int, sections: int = 1, **row: str) -> Json:
    made = [{"id": f"r{n}", "title": f"Row {n}", **row} for n in range(count)]
    parts = [{"title": f"Part {n}", "rows": made[n::sections]} for n in range(sections)]
    return {"button": "Choose", "sections": parts}


def link(kind: str, **more: Any) -> Json:
    return {"type": kind, kind: {"link": "https://files.example/a", **more}}


def text(body: Any, **more: Any) -> Json:
    return {"type": "text", "text": {"body": body, **more}}


def card(**name: str) -> Json:
    return {"type": "contacts", "contacts": [{"name": name, "phones": [{"phone": "+31612345678"}]}]}


def cta(label: str, url: str = "https://lindhaven.example") -> Json:
    return {"name": "cta_url", "parameters": {"display_text": label, "url": url}}


LIMITS: list[tuple[str, Json, int]] = [
    ("text of 4096", text("x" * 4096), 0),
    ("text of 4097", text("x" * 4097), 131009),
    ("emoji count as one", text("😀" * 4096), 0),
    ("white space only", text(" \n\t"), 131009),
    ("empty text", text(""), 131008),
    ("text not a string", text(5), 100),
    ("preview", text("https://lindhaven.example", preview_url=True), 0),
    ("preview not a boolean", text("x", preview_url="maybe"), 100),
    ("type without its object", {"type": "text"}, 131008),
    ("unknown type", {"type": "poll", "poll": {}}, 100),
    ("no type", {}, 131008),
    ("opaque of 512", {**text("x"), "biz_opaque_callback_data": "o" * 512}, 0),
    ("opaque of 513", {**text("x"), "biz_opaque_callback_data": "o" * 513}, 131009),
    ("image", link("image", caption="c" * 1024), 0),
    ("caption of 1025", link("image", caption="c" * 1025), 131009),
    ("video caption of 1025", link("video", caption="c" * 1025), 131009),
    ("document with name and caption", link("document", filename="rēķins.pdf", caption="c"), 0),
    ("audio with a caption", link("audio", caption="c"), 100),
    ("sticker with a caption", link("sticker", caption="c"), 100),
    ("image with id and link", link("image", id="1"), 100),
    ("image with neither", {"type": "image", "image": {}}, 100),
    ("link without scheme", {"type": "image", "image": {"link": "files.example/a"}}, 131009),
    ("image with an unknown id", {"type": "image", "image": {"id": "123"}}, 131009),
    ("location", {"type": "location", "location": {"latitude": 52.1, "longitude": "5.2", "name": "Shop"}}, 0),
    ("location without longitude", {"type": "location", "location": {"latitude": 52.1}}, 131008),
    ("location off the globe", {"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009),
    ("contact", card(formatted_name="Sanne de Vries", first_name="Sanne"), 0),
    ("contact with a bare name", card(formatted_name="Sanne"), 131009),
    ("no contacts", {"type": "contacts", "contacts": []}, 131008),
    ("reaction with a word", {"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": "ok"}}, 131009),
    ("reaction without a target", {"type": "reaction", "reaction": {"emoji": "👍"}}, 131008),
    ("three buttons", interactive("button", buttons("a", "b", "c")), 0),
    ("four buttons", interactive("button", buttons("a", "b", "c", "d")), 131009),
    ("no buttons", interactive("button", buttons()), 131009),
    ("title of 20", interactive("button", buttons("x" * 20)), 0),
    ("title of 21", interactive("button", buttons("x" * 21)), 131009),
    ("same titles", interactive("button", buttons("a", "a")), 131009),
    ("button body of 1025", interactive("button", buttons("a"), "x" * 1025), 131009),
    ("button footer of 61", interactive("button", buttons("a"), footer={"text": "x" * 61}), 131009),
    ("button header of 61", interactive("button", buttons("a"), header={"type": "text", "text": "x" * 61}), 131009),
    ("image header", interactive("button", buttons("a"), header={"type": "image", "image": {"link": "https://a.b"}}), 0),
    ("ten rows", interactive("list", rows(10, 2)), 0),
    ("eleven rows", interactive("list", rows(11, 2)), 131009),
    ("eleven sections", interactive("list", rows(11, 11)), 131009),
    ("row title of 25", interactive("list", rows(1, title="x" * 25)), 131009),
    ("row description of 73", interactive("list", rows(1, description="x" * 73)), 131009),
    ("row id of 201", interactive("list", rows(1, id="x" * 201)), 131009),
    ("list body of 4096", interactive("list", rows(1), "x" * 4096), 0),
    ("list body of 4097", interactive("list", rows(1), "x" * 4097), 131009),
    ("list with an image header",
     interactive("list", rows(1), header={"type": "image", "image": {"link": "https://a.b"}}), 131009),
    ("list button of 21", interactive("list", {**rows(1), "button": "x" * 21}), 131009),
    ("link button", interactive("cta_url", cta("Open")), 0),
    ("link button of 21", interactive("cta_url", cta("x" * 21)), 131009),
    ("link button without scheme", interactive("cta_url", cta("Open", "lindhaven.example")), 131009),
    ("asking for a place", interactive("location_request_message", {"name": "send_location"}), 0),
    ("asking for a place wrongly", interactive("location_request_message", {"name": "location"}), 131009),
    ("asking for the number", interactive("request_contact_info", {"name": "request_contact_info"}), 0),
    ("unknown interactive", interactive("quiz", {}), 100),
    ("no action", {"type": "interactive", "interactive": {"type": "button", "body": {"text": "x"}}}, 131008),
]  # fmt: skip


async def test_every_type_has_its_limits(world: World) -> None:
    found = {}
    for name, message, _ in LIMITS:
        await world.sim("clock", advance=6)
        answer = (await world.send(**message)).json()
        found[name] = answer["error"]["code"] if "error" in answer else 0
        assert found[name] or answer["messages"][0]["id"].startswith("wamid.")
        assert not found[name] or answer["error"]["error_data"]["details"]
    assert found == {name: code for name, _, code in LIMITS}


async def test_the_details_say_which_limit(world: World) -> None:
    answer = await world.send(**interactive("button", buttons("x" * 21)))
    assert answer.json()["error"]["error_data"] == {
        "messaging_product": "whatsapp",
        "details": "Button title length invalid. Min length: 1, Max length: 20",
    }


async def test_a_person_is_reached_by_number_by_scoped_id_and_by_other_spellings(world: World) -> None:
    person = await world.sim("people", wa_id="5215550134567", dialled=["525550134567"], name="Lucía")
    await world.hear("hola", sender="5215550134567")
    by_number = (await world.send("+52 555 013-4567", text="a")).json()["contacts"][0]
    assert by_number == {"input": "+52 555 013-4567", "wa_id": "5215550134567", "user_id": person["user_id"]}
    answer = await world.http.post(
        f"/v24.0/{SERVICE}/messages",
        json={"messaging_product": "whatsapp", "recipient": person["user_id"], **text("b")},
    )
    assert answer.json()["contacts"][0] == {"input": person["user_id"], "user_id": person["user_id"]}
    assert {row["person"] for row in (await world.see("sent"))["items"]} == {person["key"]}


async def test_without_a_plus_the_own_country_code_may_come_in_front(world: World) -> None:
    assert (await world.send("612345678", text="x")).json()["contacts"][0]["wa_id"] == "31612345678"
    await world.hear("hej", sender="+46705550199")
    assert (await world.send("46705550199", text="x")).json()["contacts"][0]["wa_id"] == "46705550199"


async def test_a_scoped_id_in_to_is_accepted_and_silently_dropped(world: World) -> None:
    person = await world.sim("people", wa_id=SANNE)
    assert (await world.send(person["user_id"], text="x")).status_code == 200
    await world.hear("marker")
    await world.desk.until(world.desk.messages)
    assert world.desk.statuses() == []


async def test_a_hidden_number_stays_hidden(world: World) -> None:
    person = {"user_id": "LV.90017765", "name": "Jānis", "username": "@janis.b"}
    await world.sim("inbound", phone_number_id=SERVICE, person=person, message={"text": "Vai strādājat?"})
    await world.desk.until(world.desk.messages)
    [value] = world.desk.values()
    assert value["contacts"] == [{"profile": {"name": "Jānis", "username": "@janis.b"}, "user_id": "LV.90017765"}]
    assert "from" not in value["messages"][0]
    refused = await world.http.post(
        f"/v24.0/{SERVICE}/messages",
        json={"messaging_product": "whatsapp", "recipient": "LV.90017765", "type": "template",
              "template": {"name": "login_code", "language": {"code": "en"}}},
    )  # fmt: skip
    assert await world.error(refused) == 131062


async def test_outside_the_window_a_reply_fails_later_and_a_template_arrives(world: World) -> None:
    await world.hear("yesterday", at=world.double.clock.now() - DAY - 1)
    late = (await world.send(text="too late")).json()["messages"][0]["id"]
    [failed] = await world.desk.until(lambda: world.desk.statuses(late))
    assert failed["status"] == "failed"
    assert failed["errors"][0]["code"] == 131047
    assert "pricing" not in failed
    components = [{"type": "body", "parameters": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]
    template = {"name": "still_there", "language": {"code": "nl"}, "components": components}
    sent = (await world.send(type="template", template=template)).json()["messages"][0]["id"]
    await world.desk.until(lambda: {s["status"] for s in world.desk.statuses(sent)} >= {"sent", "delivered"})


async def test_the_window_can_close_at_once_and_reactions_do_not_open_it(world: World) -> None:
    await world.sim("weather", closed_window="at_once")
    await world.hear({"type": "reaction", "reaction": {"message_id": "wamid.X", "emoji": "👍"}})
    assert await world.error(await world.send(text="x")) == 131047
    await world.sim("event", kind="call", phone_number_id=SERVICE, seconds=0, **{"from": SANNE})
    assert (await world.send(text="you called")).status_code == 200
    assert await world.error(await world.send(number=SALES, text="another number")) == 131047
    await world.sim("clock", advance=DAY)
    assert await world.error(await world.send(text="x")) == 131047


async def test_one_person_gets_45_at_once_then_one_in_six_seconds(world: World) -> None:
    await world.sim("clock", rate=0)
    await world.hear("flood me")
    for n in range(45):
        assert (await world.send(text=str(n))).status_code == 200
    assert await world.error(await world.send(text="one too many")) == 131056
    assert (await world.send("+31687654321", text="somebody else")).status_code == 200
    await world.sim("clock", advance=6)
    assert (await world.send(text="after six seconds")).status_code == 200
    assert await world.error(await world.send(text="again too fast")) == 131056


async def test_one_number_sends_80_in_a_second(world: World) -> None:
    await world.sim("clock", rate=0)
    answers = [await world.send(f"+3161000{n:04}", text="x") for n in range(81)]
    assert [a.status_code for a in answers[:80]] == [200] * 80
    assert await world.error(answers[80]) == 130429
    await world.sim("clock", advance=1)
    assert (await world.send(text="x")).status_code == 200


async def test_the_messaging_limit_counts_people_written_to_first(world: World) -> None:
    await world.sim("accounts", waba_id=demo.WABA_ID, access_token=demo.ACCESS_TOKEN, messaging_limit="TIER_50")
    components = [{"type": "body", "parameters": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]
    template = {"name": "still_there", "language": {"code": "nl"}, "components": components}
    for n in range(50):
        assert (await world.send(f"+3161000{n:04}", type="template", template=template)).status_code == 200
    assert await world.error(await world.send("+31610009999", type="template", template=template)) == 131048
    assert (await world.send("+31610000001", type="template", template=template)).status_code == 200
    await world.hear("I write first", sender="+31610009999")
    assert (await world.send("+31610009999", type="template", template=template)).status_code == 200


async def test_blocked_people_neither_reach_nor_are_reached(world: World) -> None:
    edge, users = f"/v24.0/{SERVICE}/block_users", {"messaging_product": "whatsapp", "block_users": [{"user": SANNE}]}
    assert await world.error(await world.http.post(edge, json=users)) == 139100
    await world.hear("I am rude")
    done = (await world.http.post(edge, json=users)).json()
    assert done["block_users"]["added_users"][0]["wa_id"] == "31612345678"
    assert (await world.hear("still there?")) == {"blocked": True}
    wamid = (await world.send(text="x")).json()["messages"][0]["id"]
    [failed] = await world.desk.until(lambda: world.desk.statuses(wamid))
    assert failed["errors"][0]["code"] == 131026
    assert (await world.http.get(edge)).json()["data"][0]["wa_id"] == "31612345678"
    assert (await world.http.request("DELETE", edge, json=users)).status_code == 200
    assert "wamid" in await world.hear("sorry")


async def test_reading_marks_everything_before_and_typing_means_reading(world: World) -> None:
    now = world.double.clock.now()
    wamids = [(await world.hear(f"{n}", at=now - 10 + n))["wamid"] for n in range(3)]
    body: Json = {"messaging_product": "whatsapp", "status": "read", "message_id": wamids[1]}
    assert (await world.http.post(f"/v24.0/{SERVICE}/messages", json=body)).json() == {"success": True}
    heard = {row["wamid"]: row for row in (await world.see("heard"))["items"]}
    assert [bool(heard[wamid]["read_at"]) for wamid in wamids] == [True, True, False]
    body |= {"message_id": wamids[2], "typing_indicator": {"type": "text"}}
    assert (await world.http.post(f"/v24.0/{SERVICE}/messages", json=body)).json() == {"success": True}
    assert (await world.see("heard"))["items"][2]["typing_at"]
    body["message_id"] = "wamid.unknown"
    assert await world.error(await world.http.post(f"/v24.0/{SERVICE}/messages", json=body)) == 131009
