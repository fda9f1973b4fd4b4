"""Accounts: permissions, the proof of a secret, numbers, profiles, links, registration."""

from __future__ import annotations

import hashlib
import hmac

from shortline_sim import demo

from .conftest import SERVICE, World


async def test_permissions_are_asked_for_each_object(world: World) -> None:
    await world.sim("tokens", access_token=demo.ACCESS_TOKEN, permissions=["whatsapp_business_management"])
    refused = await world.send(text="x")
    assert (refused.status_code, await world.error(refused)) == (403, 200)
    assert (await world.http.get(f"/v24.0/{SERVICE}")).status_code == 200
    debug = (await world.http.get("/v24.0/debug_token", params={"input_token": demo.ACCESS_TOKEN})).json()["data"]
    assert debug["scopes"] == ["whatsapp_business_management"]
    unknown = await world.http.get("/v24.0/123456789012345")
    assert (unknown.status_code, unknown.json()["error"]["error_subcode"]) == (400, 33)


async def test_a_secret_can_be_proved(world: World) -> None:
    proof = hmac.new(demo.APP_SECRET.encode(), demo.ACCESS_TOKEN.encode(), hashlib.sha256).hexdigest()
    good = await world.http.get(f"/v24.0/{SERVICE}", params={"appsecret_proof": proof})
    bad = await world.http.get(f"/v24.0/{SERVICE}", params={"appsecret_proof": "00"})
    assert (good.status_code, bad.status_code) == (200, 400)
    assert bad.json()["error"]["message"] == "(#100) Invalid appsecret_proof provided in the API argument"


async def test_numbers_profiles_links_and_settings_are_kept(world: World) -> None:
    fields = "verified_name,quality_rating,status,health_status,whatsapp_business_manager_messaging_limit,name_status"
    number = (await world.http.get(f"/v24.0/{SERVICE}", params={"fields": fields})).json()
    assert number["verified_name"] == "Lindhaven Service"
    assert number["health_status"]["can_send_message"] == "AVAILABLE"
    listed = (await world.http.get(f"/v24.0/{demo.WABA_ID}/phone_numbers", params={"fields": "id"})).json()
    assert [row["id"] for row in listed["data"]] == list(demo.PHONE_NUMBER_IDS)
    profile = f"/v24.0/{SERVICE}/whatsapp_business_profile"
    await world.http.post(profile, json={"messaging_product": "whatsapp", "about": "We help", "vertical": "TRAVEL"})
    assert (await world.http.get(profile, params={"fields": "about"})).json()["data"][0]["about"] == "We help"
    too_long = {"messaging_product": "whatsapp", "about": "x" * 140}
    assert (await world.http.post(profile, json=too_long)).status_code == 400
    links = f"/v24.0/{SERVICE}/message_qrdls"
    made = (await world.http.post(links, json={"prefilled_message": "Hi", "generate_qr_image": "SVG"})).json()
    changed = await world.http.post(links, json={"prefilled_message": "Hello", "code": made["code"]})
    assert changed.json()["deep_link_url"] == f"https://wa.me/message/{made['code']}"
    assert (await world.http.get(links)).json()["data"][0]["prefilled_message"] == "Hello"
    assert (await world.http.delete(f"{links}/{made['code']}")).json() == {"success": True}
    assert await world.error(await world.http.post(links, json={"prefilled_message": "x" * 141})) == 131009
    registered = f"/v24.0/{SERVICE}/register"
    assert (await world.http.post(registered, json={"messaging_product": "whatsapp", "pin": "123456"})).is_success
    assert await world.error(await world.http.post(registered, json={"pin": "654321"})) == 133005
    assert await world.error(await world.http.post(registered, json={"pin": "12"})) == 100
    await world.http.post(f"/v24.0/{SERVICE}/deregister")
    assert await world.error(await world.send(text="x")) == 133010
