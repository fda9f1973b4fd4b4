"""What a desk asks of its guard: chosen for all or for one inbox, named when it contradicts itself, and in force at once."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.channels.event_parts import SenderKeys
from shortline.db import Database
from shortline.policy.gather import gather
from tests import cast


async def lead(client: httpx.AsyncClient, db: Database) -> None:
    await cast.signed_in(client, await cast.agent(db, name="Noor Lead", role=Role.LEAD), db=db)


async def limits(db: Database, conversation_id: int) -> Any:
    async with db.reading() as tx:
        return (await gather(tx, conversation_id, None, now=cast.NOW)).limits


async def test_a_choice_holds_for_the_desk_and_an_inbox_may_differ(client: httpx.AsyncClient, db: Database) -> None:
    await lead(client, db)
    service, shop = await cast.inbox(db, name="Service"), await cast.inbox(db, name="Shop")
    here, _ = await cast.inbound_text(db, service)
    there, _ = await cast.inbound_text(db, shop)
    answer = await client.patch("/api/v1/guard", json={"links_max": 1, "quiet_hours": "21:00-08:00"})
    assert answer.status_code == 200, answer.text
    answer = await client.patch(f"/api/v1/guard/inboxes/{shop.id}", json={"links_max": 5, "quiet_hours": ""})
    assert [(each["inbox_name"], each["limits"]["links_max"]) for each in answer.json()["items"]] == [
        (None, 1), ("Service", 1), ("Shop", 5),
    ]  # fmt: skip
    assert answer.json()["defaults"]["links_max"] == 3
    assert ((await limits(db, here)).links_max, (await limits(db, there)).links_max) == (1, 5)
    assert ((await limits(db, here)).quiet_hours, (await limits(db, there)).quiet_hours) == ("21:00-08:00", "")

    await client.patch(f"/api/v1/guard/inboxes/{shop.id}", json={"links_max": None, "quiet_hours": None})
    assert (await limits(db, there)).links_max == 1
    await client.patch("/api/v1/guard", json={"links_max": None})
    assert (await limits(db, there)).links_max == 3


@pytest.mark.parametrize(
    ("change", "reason", "field"),
    [
        ({"unanswered_max": 6}, "guard_total_below_row", "unanswered_total_max"),
        ({"quiet_hours": "21:00-21:00"}, "guard_quiet_always", "quiet_hours"),
        ({"quiet_hours": "at night"}, "guard_quiet_unreadable", "quiet_hours"),
    ],
)
async def test_a_contradiction_is_named_and_nothing_changes(
    client: httpx.AsyncClient, db: Database, change: dict[str, Any], reason: str, field: str
) -> None:
    await lead(client, db)
    before = (await client.get("/api/v1/guard")).json()
    answer = await client.patch("/api/v1/guard", json=change)
    assert answer.status_code == 422, answer.text
    assert (answer.json()["reason"], answer.json()["field"]) == (reason, field)
    assert (await client.get("/api/v1/guard")).json() == before


async def test_a_choice_for_the_desk_that_an_inbox_contradicts_names_the_inbox(
    client: httpx.AsyncClient, db: Database
) -> None:
    await lead(client, db)
    shop = await cast.inbox(db, name="Shop")
    assert (await client.patch(f"/api/v1/guard/inboxes/{shop.id}", json={"unanswered_max": 4})).status_code == 200
    answer = await client.patch("/api/v1/guard", json={"unanswered_total_max": 3})
    assert (answer.status_code, answer.json()["reason"]) == (422, "guard_contradicts_inbox")
    assert answer.json()["params"] == {"inbox": "Shop"}
    both = await client.patch("/api/v1/guard", json={"unanswered_total_max": 4})
    assert both.status_code == 200


@pytest.mark.parametrize("change", [{"links_max": "3"}, {"links_max": -1}, {"links_max": 10**6}, {"unknown": 1}])
async def test_nonsense_is_refused(client: httpx.AsyncClient, db: Database, change: dict[str, Any]) -> None:
    await lead(client, db)
    assert (await client.patch("/api/v1/guard", json=change)).status_code == 422


async def test_an_agent_reads_it_and_changes_nothing(client: httpx.AsyncClient, db: Database) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    assert (await client.get("/api/v1/guard")).status_code == 200
    assert (await client.patch("/api/v1/guard", json={"links_max": 9})).status_code == 403


async def test_an_inbox_that_is_not_there_is_not_found(client: httpx.AsyncClient, db: Database) -> None:
    await lead(client, db)
    assert (await client.patch("/api/v1/guard/inboxes/999", json={"links_max": 9})).status_code == 404


async def test_a_hidden_number_lives_where_our_opening_hours_are_kept(client: httpx.AsyncClient, db: Database) -> None:
    await lead(client, db)
    inbox = await cast.inbox(db)
    hidden = SenderKeys(user_id="NL.778899", profile_name="Hidden")
    talk, _ = await cast.inbound_text(db, inbox, sender=hidden)
    known, _ = await cast.inbound_text(db, inbox, sender=SenderKeys(wa_id="31612121212", profile_name="Known"))
    await client.patch("/api/v1/guard", json={"quiet_hours": "21:00-08:00"})
    zones = []
    for place, zone in (("house", "Europe/Riga"), (f"inboxes/{inbox.id}", "Asia/Kathmandu")):
        put = await client.put(f"/api/v1/hours/{place}", json={"zone": zone, "week": []})
        assert put.status_code == 200, put.text
        async with db.reading() as tx:
            zones.append([(await gather(tx, each, None, now=cast.NOW)).zone for each in (talk, known)])
    assert zones == [["Europe/Riga", "Europe/Amsterdam"], ["Asia/Kathmandu", "Europe/Amsterdam"]]
