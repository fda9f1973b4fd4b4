"""The wizard's steps against the double: each wrong piece is named, the right ones connect."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from shortline.api.runtime import Runtime
from shortline.db import Database
from shortline.inboxes.jobs import refresh, sync_templates
from shortline.jobs import JobContext
from shortline_sim import demo
from tests import cast
from tests.sim.conftest import World, running

NUMBER = demo.PHONE_NUMBERS[0]
PIECES = {
    "phone_number_id": NUMBER.phone_number_id,
    "waba_id": demo.WABA_ID,
    "access_token": demo.ACCESS_TOKEN,
    "app_secret": demo.APP_SECRET,
}


@pytest.fixture
async def double() -> AsyncIterator[World]:
    async with running() as world:
        yield world


async def test_right_pieces_connect_and_tell_the_number(
    db: Database, client: httpx.AsyncClient, runtime: Runtime, double: World
) -> None:
    await cast.signed_in(client, await cast.agent(db, role="admin"))
    report = (await client.post("/api/v1/inboxes/check", json=PIECES | {"graph_url": double.url})).json()
    assert {check["key"]: check["ok"] for check in report["checks"] if check["key"] != "subscription"} == dict.fromkeys(
        ("token", "phone_number", "app_secret", "waba", "permission_messaging", "permission_management"), True
    )
    assert report["phone"]["verified_name"] == NUMBER.verified_name
    body = PIECES | {"channel": "whatsapp", "name": "Service", "verify_token": "v", "graph_url": double.url}
    inbox = (await client.post("/api/v1/inboxes", json=body)).json()
    subscribed = await client.post(f"/api/v1/inboxes/{inbox['id']}/subscribe")
    assert subscribed.json()["health"]["subscribed_at"]
    context = JobContext(runtime.db, runtime.clock, runtime.http, runtime.settings, runtime.store)
    await refresh(context, {"inbox_id": inbox["id"]})
    await sync_templates(context, {"inbox_id": inbox["id"]})
    known = (await client.get(f"/api/v1/inboxes/{inbox['id']}")).json()
    assert (known["verified_name"], known["display_phone_number"]) == (
        NUMBER.verified_name,
        NUMBER.display_phone_number,
    )
    listed = (await client.get("/api/v1/templates", params={"inbox_id": inbox["id"]})).json()["items"]
    assert any(each["sendable"] for each in listed)
    assert (await client.post(f"/api/v1/inboxes/{inbox['id']}/templates/sync")).json()["templates"] == len(listed)
    again = (await client.post(f"/api/v1/inboxes/{inbox['id']}/check")).json()
    assert {check["ok"] for check in again["checks"]} == {True}


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"access_token": "wrong"}, "token"),
        ({"phone_number_id": "1"}, "phone_number"),
        ({"app_secret": "wrong"}, "app_secret"),
        ({"waba_id": "1"}, "waba"),
    ],
)
async def test_a_wrong_piece_is_named_with_the_next_step(
    db: Database, client: httpx.AsyncClient, double: World, wrong: dict[str, Any], key: str
) -> None:
    await cast.signed_in(client, await cast.agent(db, role="admin"))
    body = PIECES | wrong | {"graph_url": double.url}
    report = (await client.post("/api/v1/inboxes/check", json=body)).json()
    check = next(each for each in report["checks"] if each["key"] == key)
    assert (check["ok"], check["field"]) == (False, next(iter(wrong)))
    assert check["sentence"]
    assert check["remedy"]


async def test_what_the_provider_refuses_is_a_sentence(db: Database, client: httpx.AsyncClient, double: World) -> None:
    await cast.signed_in(client, await cast.agent(db, role="admin"))
    body = PIECES | {
        "channel": "whatsapp",
        "name": "S",
        "verify_token": "v",
        "access_token": "no",
        "graph_url": double.url,
    }
    inbox = (await client.post("/api/v1/inboxes", json=body)).json()
    for path in ("subscribe", "templates/sync"):
        answer = await client.post(f"/api/v1/inboxes/{inbox['id']}/{path}")
        assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
            409,
            "token_invalid",
            "access_token",
        )
