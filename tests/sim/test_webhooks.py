"""Webhooks: the bytes, the signature, the envelope, the handshake, retries and the restart."""

from __future__ import annotations

import asyncio
import json

import httpx

from shortline_sim import demo
from shortline_sim.whatsapp.envelope import dump, sign

from .conftest import SALES, SANNE, SERVICE, World, running

VECTOR = (
    rb'{"object":"whatsapp_business_account","entry":[{"id":"7001","changes":[{"value":{"messaging_product":"whatsapp",'
    rb'"metadata":{"display_phone_number":"31205550100","phone_number_id":"9001"},"messages":[{"from":"46705550199",'
    rb'"id":"wamid.TEST1","timestamp":"1795000000","type":"text","text":{"body":"Hej! \u00c4r paketet p\u00e5 v\u00e4g? '
    rb'https:\/\/exempel.se\/kolli\/12"}}]},"field":"messages"}]}]}'
)


def test_the_signature_of_the_known_body_is_the_known_one() -> None:
    assert len(VECTOR) == 394
    assert sign("geheim-app-secret", VECTOR) == (
        "sha256=f8b71d35c7e2e3e7faaf751a968d5a1da2b7d924d95fd418e04fb9caaaae7808"
    )


def test_a_parsed_and_dumped_body_gives_the_same_bytes_only_when_escaped_again() -> None:
    assert dump(json.loads(VECTOR)) == VECTOR
    plain = json.dumps(json.loads(VECTOR), ensure_ascii=False, separators=(",", ":")).encode()
    assert sign("geheim-app-secret", plain).startswith("sha256=1b902a62")


async def test_a_message_arrives_escaped_signed_and_in_its_envelope(world: World) -> None:
    await world.hear("Är det öppet? <3 50% a@b.nl a/b", name="Annika", sender="+46705550199")
    await world.desk.until(world.desk.messages)
    body, headers = world.desk.got[0]
    assert body.isascii()
    assert rb"\u00c4r det \u00f6ppet? \u003C3 50\u0025 a\u0040b.nl a\/b" in body
    assert headers["x-hub-signature-256"] == sign(demo.APP_SECRET, body)
    entry = json.loads(body)["entry"][0]
    assert entry["id"] == demo.WABA_ID
    value = entry["changes"][0]["value"]
    assert value["metadata"] == {"display_phone_number": "31205550101", "phone_number_id": SERVICE}
    assert value["contacts"][0]["profile"]["name"] == "Annika"
    message = value["messages"][0]
    assert message["from"] == value["contacts"][0]["wa_id"] == "46705550199"
    assert message["from_user_id"] == value["contacts"][0]["user_id"]
    assert isinstance(message["timestamp"], str)


async def test_the_handshake_refuses_a_wrong_verify_token() -> None:
    async with running() as world:
        result = await world.sim(
            "subscriptions", phone_number_id=SERVICE, callback_url=world.desk.url, verify_token="not this one"
        )
        assert not result["ok"]
        assert result["status"] == 403
        await world.hear("hello?")
        assert (await world.see("deliveries"))["items"][0]["outcome"] == "nobody is subscribed"


async def test_the_number_override_wins_over_the_account_and_the_app(world: World) -> None:
    hook = f"{world.desk.url}/only-service"
    answer = await world.http.post(
        f"/v24.0/{SERVICE}",
        json={"webhook_configuration": {"override_callback_uri": hook, "verify_token": demo.VERIFY_TOKEN}},
    )
    assert answer.json() == {"success": True}
    await world.hear("to service")
    await world.hear("to sales", number=SALES)
    await world.desk.until(lambda: len(world.desk.messages()) == 2)
    callbacks = {d["callback"] for d in (await world.see("deliveries"))["items"]}
    assert callbacks == {hook, f"{world.desk.url}/hook"}
    fields = await world.http.get(f"/v24.0/{SERVICE}", params={"fields": "webhook_configuration"})
    assert fields.json()["webhook_configuration"] == {"phone_number": hook, "application": f"{world.desk.url}/hook"}


async def test_subscribing_the_account_through_the_graph(world: World) -> None:
    edge = f"/v24.0/{demo.WABA_ID}/subscribed_apps"
    override = {"override_callback_uri": f"{world.desk.url}/over", "verify_token": demo.VERIFY_TOKEN}
    assert (await world.http.post(edge, json=override)).json() == {"success": True}
    listed = (await world.http.get(edge)).json()["data"][0]
    assert listed["override_callback_uri"] == f"{world.desk.url}/over"
    assert (await world.http.delete(edge)).json() == {"success": True}
    assert (await world.http.get(edge)).json() == {"data": []}
    broken = await world.http.post(edge, json={**override, "verify_token": "wrong"})
    assert broken.status_code == 400


async def test_anything_but_200_is_tried_again_with_the_same_message(world: World) -> None:
    await world.sim("weather", retry_first=0.05)
    world.desk.answers = [500, 201, 503]
    heard = await world.hear("persistent")
    await world.desk.until(lambda: len(world.desk.messages()) == 4)
    assert {message["id"] for message in world.desk.messages()} == {heard["wamid"]}
    tries = [d["tries"] for d in (await world.see("deliveries"))["items"]]
    assert tries == [1, 2, 3, 4]


async def test_retries_wait_longer_each_time_and_end_after_seven_days(world: World) -> None:
    world.desk.answers = [500] * 100
    await world.sim("clock", rate=50)
    await world.hear("nobody is home")
    await world.desk.until(lambda: len(world.desk.got) == 6)
    waits = [delivery.get("retry_in") for delivery in (await world.see("deliveries"))["items"]]
    assert waits[:5] == [0, 5, 10, 20, 40]  # the first retry is immediate
    await world.sim("clock", advance=8 * 24 * 3600)
    async with asyncio.timeout(30):
        while world.double.courier.planned:
            await world.see("clock")
    assert (await world.see("deliveries"))["items"][-1]["outcome"] == "given up"


async def test_a_thousand_updates_travel_in_few_posts(world: World) -> None:
    await world.sim("weather", batch=1000)
    await world.sim("courier", paused=True)
    for n in range(120):
        await world.hear(f"message {n}", sender=f"+3161000{n:04}", number=SERVICE if n % 2 else SALES)
    assert world.desk.got == []
    await world.sim("courier", paused=False)
    await world.desk.until(lambda: len(world.desk.messages()) == 120)
    assert len(world.desk.got) == 1
    assert len({message["id"] for message in world.desk.messages()}) == 120
    assert {value["metadata"]["phone_number_id"] for value in world.desk.values()} == {SERVICE, SALES}


async def test_raw_bytes_go_out_untouched_with_a_true_or_a_false_signature(world: World) -> None:
    lone_surrogate = b'{"broken": \xed\xa0\xbd'
    sent = await world.sim("raw", phone_number_id=SERVICE, hex=lone_surrogate.hex())
    assert sent["status"] == 200
    body, headers = world.desk.got[-1]
    assert body == lone_surrogate
    assert headers["x-hub-signature-256"] == sign(demo.APP_SECRET, body)
    await world.sim("raw", phone_number_id=SERVICE, body="{}", signature="sha256=00")
    assert world.desk.got[-1][1]["x-hub-signature-256"] == "sha256=00"
    await world.sim("raw", phone_number_id=SERVICE, value={"metadata": {"phone_number_id": "unknown"}})
    assert (
        json.loads(world.desk.got[-1][0])["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] == "unknown"
    )


async def test_what_was_planned_survives_a_restart(tmp_path) -> None:
    async with running(tmp_path) as world:
        await world.sim("subscriptions", phone_number_id=SERVICE, callback_url=world.desk.url)
        await world.sim("courier", paused=True)
        await world.sim("weather", pace=0.05)
        first = await world.hear("before the crash")
        answer = await world.send(text="an answer")
        assert answer.status_code == 200
    async with running(tmp_path) as world:
        number = world.double.numbers[SERVICE]
        number.override_callback = world.desk.url
        await world.desk.until(lambda: world.desk.messages() and len(world.desk.statuses()) == 3)
        assert world.desk.messages()[0]["id"] == first["wamid"]
        assert [row["wamid"] for row in (await world.see("sent"))["items"]] == [answer.json()["messages"][0]["id"]]
        second = await world.hear("after the crash")
        assert second["wamid"] != first["wamid"]


async def test_calls_number_changes_echoes_and_preferences(world: World) -> None:
    who = {"phone_number_id": SERVICE, "from": SANNE}
    await world.sim("people", wa_id=SANNE, name="Sanne")
    await world.sim("event", kind="call", seconds=0.1, **who)
    await world.sim("event", kind="preference", value="stop", **who)
    await world.sim(
        "event", kind="echo", message={"text": "Ik bel u zo terug."}, phone_number_id=SALES, **{"from": SANNE}
    )
    await world.sim("event", kind="number_change", new_number="31687654321", **who)
    await world.desk.until(lambda: len(world.desk.values()) == 5)
    by_field = {value["field"]: value for value in world.desk.values()}
    events = [value["calls"][0]["event"] for value in world.desk.values() if value["field"] == "calls"]
    assert sorted(events) == ["connect", "terminate"]
    assert by_field["user_preferences"]["user_preferences"][0]["value"] == "stop"
    assert by_field["smb_message_echoes"]["message_echoes"][0]["to"] == "31612345678"
    change = by_field["messages"]["messages"][0]
    assert (change["from"], change["system"]["wa_id"]) == ("31612345678", "31687654321")
    assert "contacts" not in by_field["messages"]


async def test_without_a_valid_token_nothing_answers(world: World) -> None:
    async with httpx.AsyncClient(base_url=world.url) as stranger:
        answer = await stranger.get(f"/v24.0/{SERVICE}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)
    await world.sim("tokens", access_token=demo.ACCESS_TOKEN, expired=True)
    answer = await world.send(text="late")
    assert (answer.status_code, await world.error(answer)) == (401, 190)
