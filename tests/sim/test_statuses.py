"""What becomes of a sent message: order, price, storms, and statuses that overtake their own response."""

from __future__ import annotations

import asyncio
from typing import Any

from shortline_sim import demo

from .conftest import SANNE, SERVICE, World

Json = dict[str, Any]
BEFORE_OCTOBER = 1790812800 - 3600
STILL_THERE = {
    "name": "still_there",
    "language": {"code": "nl"},
    "components": [{"type": "body", "parameters": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}],
}


async def say(world: World, **message: Any) -> str:
    answer = await world.send(**(message or {"text": "an answer"}))
    assert answer.status_code == 200, answer.text
    return str(answer.json()["messages"][0]["id"])


async def kinds(world: World, wamid: str, count: int) -> list[str]:
    await world.desk.until(lambda: len(world.desk.statuses(wamid)) >= count)
    return [status["status"] for status in world.desk.statuses(wamid)]


async def test_sent_delivered_read_with_the_opaque_data_and_the_contact(world: World) -> None:
    await world.hear("hello", name="Sanne")
    wamid = await say(world, text="hi", biz_opaque_callback_data="a1:42")
    assert await kinds(world, wamid, 3) == ["sent", "delivered", "read"]
    for status in world.desk.statuses(wamid):
        assert status["biz_opaque_callback_data"] == "a1:42"
        assert status["recipient_id"] == "31612345678"
        assert isinstance(status["timestamp"], str)
    value = next(value for value in world.desk.values() if "statuses" in value)
    assert value["contacts"][0]["profile"]["name"] == "Sanne"
    assert [("pricing" in status) for status in world.desk.statuses(wamid)] == [True, True, False]
    assert all("conversation" not in status for status in world.desk.statuses(wamid))


async def test_voice_notes_are_played_and_reactions_only_sent(world: World) -> None:
    heard = await world.hear({"type": "audio"})
    voice = world.double.media[heard["message"]["audio"]["id"]]
    assert (heard["message"]["audio"]["mime_type"], heard["message"]["audio"]["voice"]) == (
        "audio/ogg; codecs=opus",
        True,
    )
    wamid = await say(world, type="audio", audio={"id": voice.id, "voice": True})
    assert await kinds(world, wamid, 4) == ["sent", "delivered", "read", "played"]
    reaction = await say(world, type="reaction", reaction={"message_id": heard["wamid"], "emoji": "👍"})
    await asyncio.sleep(0.3)
    assert await kinds(world, reaction, 1) == ["sent"]


async def test_replies_are_billable_since_october_and_were_free_before(world: World) -> None:
    await world.hear("now")
    after = await say(world)
    await kinds(world, after, 1)
    assert world.desk.statuses(after)[0]["pricing"] == {
        "billable": True, "pricing_model": "PMP", "type": "regular", "category": "service"
    }  # fmt: skip
    await world.sim("clock", set=BEFORE_OCTOBER)
    await world.hear("then", sender="+31687654321")
    before = await say(world, to="+31687654321", text="free")
    utility = await say(world, to="+31687654321", type="template", template=STILL_THERE)
    for wamid, category in ((before, "service"), (utility, "utility")):
        await kinds(world, wamid, 1)
        price = world.desk.statuses(wamid)[0]["pricing"]
        assert (price["type"], price["category"], price["billable"]) == ("free_customer_service", category, False)


async def test_an_answer_to_an_ad_opens_three_free_days(world: World) -> None:
    referral = {"source_type": "ad", "source_id": "1", "source_url": "https://ads.example", "headline": "Sale"}
    await world.hear({"text": "Hola", "referral": referral})
    wamid = await say(world)
    await kinds(world, wamid, 1)
    assert world.desk.statuses(wamid)[0]["pricing"]["type"] == "free_entry_point"
    await world.sim("clock", advance=71 * 3600)
    late = await say(world, type="template", template=STILL_THERE)
    await kinds(world, late, 1)
    assert world.desk.statuses(late)[0]["pricing"]["type"] == "free_entry_point"
    await world.sim("clock", advance=3600)
    later = await say(world, type="template", template=STILL_THERE)
    await kinds(world, later, 1)
    assert world.desk.statuses(later)[0]["pricing"]["type"] == "regular"


async def test_a_status_can_overtake_the_response_of_its_own_send(world: World) -> None:
    await world.hear("hello")
    await world.sim("recipes", match={"type": "text"}, do="early")
    answer = await world.send(text="quick", biz_opaque_callback_data="a1:7")
    [status] = world.desk.statuses()  # it is here already, although the response has only just arrived
    assert status["id"] == answer.json()["messages"][0]["id"]
    assert status["biz_opaque_callback_data"] == "a1:7"


async def test_a_storm_shuffles_doubles_and_loses_statuses_but_never_invents_any(world: World) -> None:
    await world.sim("weather", preset="hostile")
    await world.sim("weather", pace=0.05, replay=0.2, replay_after=0.5)
    people = [f"+3161000{n:04}" for n in range(40)]
    for person in people:
        await world.hear("hello", sender=person)
    wamids = [await say(world, to=person, text="hi") for person in people]
    async with asyncio.timeout(15):
        while world.double.courier.planned:
            await asyncio.sleep(0.02)
    orders = [tuple(status["status"] for status in world.desk.statuses(wamid)) for wamid in wamids]
    assert all(set(order) <= {"sent", "delivered", "read"} and order for order in orders)
    assert any(order.index("read") < order.index("sent") for order in orders if {"read", "sent"} <= set(order))
    assert any(len(order) > len(set(order)) for order in orders)
    assert any("delivered" not in order for order in orders)
    planned = {row["wamid"]: len(row["statuses"]) for row in (await world.see("sent"))["items"]}
    assert {wamid: len(order) for wamid, order in zip(wamids, orders, strict=True)} == planned


async def test_statuses_of_any_kind_can_be_told_by_hand(world: World) -> None:
    await world.sim("status", wamid="wamid.NEVER", status="delivered", phone_number_id=SERVICE, **{"from": SANNE})
    await world.hear("hello")
    wamid = await say(world)
    await kinds(world, wamid, 3)
    await world.sim("status", wamid=wamid, status="failed", code=131026)
    assert (await kinds(world, wamid, 4))[-1] == "failed"
    assert world.desk.statuses("wamid.NEVER")[0]["status"] == "delivered"


async def test_people_who_hide_read_receipts_never_read(world: World) -> None:
    await world.sim("people", wa_id=SANNE, read_receipts=False)
    await world.hear("hello")
    wamid = await say(world)
    assert await kinds(world, wamid, 2) == ["sent", "delivered"]
    await asyncio.sleep(0.6)
    assert await kinds(world, wamid, 2) == ["sent", "delivered"]


async def test_a_changed_identity_fails_when_the_old_key_is_expected(world: World) -> None:
    await world.http.post(
        f"/v24.0/{SERVICE}/settings", json={"user_identity_change": {"enable_identity_key_check": True}}
    )
    await world.sim("people", wa_id=SANNE, identity_hash="new-key")
    await world.hear("hello")
    await world.desk.until(world.desk.messages)
    assert world.desk.values()[0]["contacts"][0]["identity_key_hash"] == "new-key"
    wamid = await say(world, text="x", recipient_identity_key_hash="old-key")
    [failed] = await world.desk.until(lambda: world.desk.statuses(wamid))
    assert failed["errors"][0]["code"] == 137000
    assert failed["recipient_identity_key_hash"] == "new-key"


async def test_the_account_can_tell_anything(world: World) -> None:
    value = {"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_UTILITY_TEMPLATES"}]}
    await world.sim("event", kind="account", waba_id=demo.WABA_ID, field="account_update", value=value)
    await world.desk.until(world.desk.values)
    assert world.desk.values()[0] == {**value, "field": "account_update"}
