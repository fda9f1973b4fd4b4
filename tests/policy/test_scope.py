"""The scope card over HTTP: leads write it, the reply box shows it, and the guard holds the price to it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.db import Database
from tests import cast

TOPIC: dict[str, Any] = {
    "name": "Travel advice",
    "phrases": ["how do I get to", "hoe kom ik"],
    "lines": {"en": "Please look at {link} or call {phone} ({price})."},
    "links": {"any": "https://city.example/plan"},
    "phone": "0900 1234",
    "price": "€ 0.90 a minute",
}
LINE = "Please look at https://city.example/plan or call 0900 1234 (€ 0.90 a minute)."


async def lead(client: httpx.AsyncClient, db: Database) -> None:
    await cast.signed_in(client, await cast.agent(db, name="Noor Lead", role=Role.LEAD), db=db)


async def test_the_reply_box_has_the_line_while_the_customer_waits(client: httpx.AsyncClient, db: Database) -> None:
    await lead(client, db)
    inbox = await cast.inbox(db)
    made = await client.post("/api/v1/scope", json=TOPIC)
    assert made.status_code == 201, made.text
    asked, _ = await cast.inbound_text(db, inbox, text="Hoe kom ik bij de dierentuin?")
    box = (await client.get(f"/api/v1/conversations/{asked}/composer")).json()
    assert box["scope"] == [{"topic": "Travel advice", "text": LINE, "language": "en"}]
    assert box["mode"] == "open"
    told = [each for each in box["decision"]["findings"] if each["rule"] == "scope_card"]
    assert [(each["verdict"], each["code"]) for each in told] == [("allow", "topic_not_handled")]

    refused = await client.post(
        f"/api/v1/conversations/{asked}/messages", json={"text": "Bel 0900-1234", "undo_seconds": 0}
    )
    assert refused.status_code == 422, refused.text
    assert [each["code"] for each in refused.json()["remedies"]] == ["add_price"]
    sent = await client.post(f"/api/v1/conversations/{asked}/messages", json={"text": LINE, "undo_seconds": 0})
    assert sent.status_code == 201, sent.text
    assert (await client.get(f"/api/v1/conversations/{asked}/composer")).json()["scope"] == []


async def test_a_topic_is_for_its_inbox_and_can_be_switched_off(client: httpx.AsyncClient, db: Database) -> None:
    await lead(client, db)
    shop, service = await cast.inbox(db, name="Shop"), await cast.inbox(db, name="Service")
    topic = (await client.post("/api/v1/scope", json={**TOPIC, "inbox_id": str(shop.id)})).json()
    here, _ = await cast.inbound_text(db, shop, text="how do I get to you?")
    there, _ = await cast.inbound_text(db, service, text="how do I get to you?")

    async def told(conversation: int) -> int:
        return len((await client.get(f"/api/v1/conversations/{conversation}/composer")).json()["scope"])

    assert (await told(here), await told(there)) == (1, 0)
    await client.patch(f"/api/v1/scope/{topic['id']}", json={"is_active": False})
    assert await told(here) == 0
    assert (
        await client.patch(f"/api/v1/scope/{topic['id']}", json={"is_active": True, "inbox_id": None})
    ).status_code == 200
    assert (await told(here), await told(there)) == (1, 1)
    tried = await client.post("/api/v1/scope/try", json={"text": "HOE KOM IK daar?"})
    assert tried.json() == {"topic_ids": [topic["id"]]}
    assert (await client.delete(f"/api/v1/scope/{topic['id']}")).status_code == 204
    assert (await client.get("/api/v1/scope")).json() == {"items": []}


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        ({"lines": {"en": "Call {phone}."}}, "scope_price_unsaid", "lines.en"),
        ({"links": {}}, "scope_link_missing", "lines.en"),
        ({"links": {"any": "http://city.example"}}, None, None),
        ({"links": {"any": "https://user:word@city.example"}}, None, None),
        ({"phrases": []}, None, None),
        ({"name": "a\u0000b"}, None, None),
        ({"inbox_id": "999999"}, None, "inbox_id"),
        ({"more": 1}, None, None),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    client: httpx.AsyncClient, db: Database, change: dict[str, Any], reason: str | None, field: str | None
) -> None:
    await lead(client, db)
    topic = (await client.post("/api/v1/scope", json=TOPIC)).json()
    for answer in (
        await client.post("/api/v1/scope", json=TOPIC | change),
        await client.patch(f"/api/v1/scope/{topic['id']}", json=change),
    ):
        assert answer.status_code == 422, answer.text
        assert reason is None or answer.json()["reason"] == reason
        assert field is None or answer.json()["field"] == field
    assert (await client.get("/api/v1/scope")).json() == {"items": [topic]}


async def test_agents_read_it_and_leads_write_it(client: httpx.AsyncClient, db: Database) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    assert (await client.get("/api/v1/scope")).status_code == 200
    assert (await client.post("/api/v1/scope", json=TOPIC)).status_code == 403
