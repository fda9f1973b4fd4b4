"""Recipes: every way a request can go wrong, on a real wire."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from .conftest import SANNE, SERVICE, World

AT_ONCE = {
    "closed_window": 131047, "pair_rate": 131056, "throughput": 130429, "spam_limit": 131048, "payment": 131042,
    "account_locked": 131031, "template_missing": 132001, "template_paused": 132015, "template_disabled": 132016,
    "token_expired": 190, "permission_missing": 200, "something_wrong": 131000, "service_unavailable": 131016,
    "maintenance": 131057,
}  # fmt: skip
LATER = {
    "closed_window_late": 131047, "undeliverable": 131026, "marketing_limit": 131049, "marketing_stopped": 131050,
    "media_failed": 131053, "experiment": 130472, "identity_changed": 137000,
}  # fmt: skip


async def test_refused_at_once_and_only_once(world: World) -> None:
    await world.hear("hello")
    for name, code in AT_ONCE.items():
        await world.sim("recipes", match={"type": "text"}, do=name)
        assert (name, await world.error(await world.send(text="x"))) == (name, code)
        assert (await world.send(text="x")).status_code == 200
    assert len((await world.see("sent"))["items"]) == len(AT_ONCE)


async def test_accepted_and_failed_later(world: World) -> None:
    await world.hear("hello")
    for name, code in LATER.items():
        await world.sim("recipes", match={}, do=name)
        wamid = (await world.send(text="x")).json()["messages"][0]["id"]
        [failed] = await world.desk.until(lambda wamid=wamid: world.desk.statuses(wamid))
        assert (name, failed["status"], failed["errors"][0]["code"]) == (name, "failed", code)


@pytest.mark.parametrize(("name", "exists"), [("cut_before", 0), ("cut_after", 1), ("cut_half", 1)])
async def test_a_cut_connection_looks_the_same_whether_or_not_the_message_exists(
    world: World, name: str, exists: int
) -> None:
    await world.hear("hello")
    await world.sim("recipes", match={"to": SANNE}, do=name)
    with pytest.raises(httpx.HTTPError):
        await world.send(text="x")
    assert len((await world.see("sent"))["items"]) == exists
    assert (await world.send(text="x")).status_code == 200
    assert [row["attempts"] for row in (await world.see("sent"))["items"]] == list(range(1, exists + 2))


async def test_strange_answers(world: World) -> None:
    await world.hear("hello")
    for name in ("html_body", "server_error", "bad_gateway", "redirect", "no_id", "broken_json"):
        await world.sim("recipes", match={"text": name}, do=name)
    html = await world.send(text="html_body")
    assert (html.status_code, html.headers["content-type"].split(";")[0]) == (200, "text/html")
    assert (await world.send(text="server_error")).status_code == 500
    assert (await world.send(text="bad_gateway")).status_code == 502
    moved = await world.send(text="redirect")
    assert (moved.status_code, moved.headers["location"]) == (302, "https://login.example/")
    assert "messages" not in (await world.send(text="no_id")).json()
    with pytest.raises(ValueError, match="Expecting"):
        (await world.send(text="broken_json")).json()
    texts = [row["body"]["text"]["body"] for row in (await world.see("sent"))["items"]]
    assert texts == ["no_id", "broken_json"]  # the others never became messages


async def test_slow_and_dripping_answers(world: World) -> None:
    await world.hear("hello")
    await world.sim("recipes", match={"text": "slow"}, do={"delay": 0.4})
    await world.sim("recipes", match={"text": "drip"}, do={"drip": 0.005})
    started = time.monotonic()
    assert (await world.send(text="slow")).status_code == 200
    assert time.monotonic() - started > 0.4
    started = time.monotonic()
    assert (await world.send(text="drip")).json()["messages"]
    assert time.monotonic() - started > 0.5


async def test_a_recipe_can_accept_and_answer_with_an_error(world: World) -> None:
    await world.hear("hello")
    await world.sim("recipes", match={"opaque": "a1:9"}, do={"http": {"status": 504, "body": ""}, "accept": True})
    assert (await world.send(text="x", biz_opaque_callback_data="a1:9")).status_code == 504
    [row] = (await world.see("sent"))["items"]
    assert row["opaque"] == "a1:9"
    statuses = await world.desk.until(lambda: world.desk.statuses(row["wamid"]))
    assert statuses[0]["biz_opaque_callback_data"] == "a1:9"


async def test_statuses_by_recipe(world: World) -> None:
    await world.hear("hello")
    await world.sim("recipes", match={"text": "backwards"}, do="backwards")
    await world.sim("recipes", match={"text": "silence"}, do="silence")
    silent = (await world.send(text="silence")).json()["messages"][0]["id"]
    wamid = (await world.send(text="backwards")).json()["messages"][0]["id"]
    await world.desk.until(lambda: len(world.desk.statuses(wamid)) == 3)
    assert [status["status"] for status in world.desk.statuses(wamid)] == ["read", "delivered", "sent"]
    await asyncio.sleep(0.2)
    assert world.desk.statuses(silent) == []


async def test_a_recipe_that_is_not_understood_is_refused(world: World) -> None:
    answer = await world.http.post("/_sim/recipes", json={"match": {}, "do": {"explode": True}})
    assert answer.status_code == 422
    answer = await world.http.post("/_sim/recipes", json={"match": {}, "do": "no_such_recipe"})
    assert "no recipe named" in answer.json()["error"]


async def test_the_ledger_of_requests_shows_what_was_asked_and_answered(world: World) -> None:
    await world.send(text=" ")
    await world.sim("recipes", match={}, do="token_expired", times=None)
    await world.send(text="x")
    first, second = (await world.see("requests"))["items"]
    assert (first["status"], first["error"], first["method"]) == (400, 131009, "POST")
    assert (second["status"], second["error"], second["recipe"]) == (401, 190, 1)
    assert second["body"]["text"] == {"body": "x"}
    assert "authorization" not in second["headers"]


@pytest.mark.parametrize("body", ['"a bare word"', "[1, 2]", "7", "null", "not json at all"])
async def test_a_body_that_is_no_object_gets_an_error_and_not_a_crash(world: World, body: str) -> None:
    answer = await world.http.post(
        f"/v24.0/{SERVICE}/messages", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"]
