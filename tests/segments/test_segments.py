"""Segments from the outside: the house's list, who has which, and everything that goes by it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.channels.event_parts import SenderKeys
from shortline.db import Database
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask, given, seen


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD))
    return client


async def segment(client: httpx.AsyncClient, name: str, expect: int = 201) -> str:
    return str((await ask(client, "POST", "/segments", expect, json={"name": name})).get("id"))


async def listed(client: httpx.AsyncClient) -> list[tuple[str, bool]]:
    return [(each["name"], each["archived"]) for each in (await ask(client, "GET", "/segments"))["items"]]


async def is_a(client: httpx.AsyncClient, contact: str, chosen: str | None, expect: int = 200) -> Any:
    return await ask(client, "PUT", f"/contacts/{contact}/segment", expect, json={"segment_id": chosen})


async def person(client: httpx.AsyncClient, talk: int) -> str:
    return str((await ask(client, "GET", f"/conversations/{talk}"))["contact"]["id"])


async def test_the_list_is_short_has_an_order_and_knows_each_name_once(lead: httpx.AsyncClient, db: Database) -> None:
    private, business = await segment(lead, " Private "), await segment(lead, "Business")
    press = await segment(lead, "Press")
    assert [name for name, _ in await listed(lead)] == ["Private", "Business", "Press"]
    taken = await ask(lead, "POST", "/segments", 409, json={"name": "prívate"})
    assert (taken["code"], taken["field"]) == ("segment_taken", "name")
    await ask(lead, "PATCH", f"/segments/{press}", 409, json={"name": "business"})
    await ask(lead, "PUT", "/segments/order", json={"ids": [press, private, business]})
    await ask(lead, "PATCH", f"/segments/{private}", json={"name": "At home", "archived": True})
    assert await listed(lead) == [("Press", False), ("Business", False), ("At home", True)]
    stale = await ask(lead, "PUT", "/segments/order", 409, json={"ids": [press, private, business]})
    assert stale["code"] == "segments_changed"
    await ask(lead, "PATCH", f"/segments/{private}", json={"archived": False})
    for wrong in ("", "x" * 41, "a\u202eb"):
        await ask(lead, "POST", "/segments", 422, json={"name": wrong})
    for number in range(27):
        await segment(lead, f"Kind {number}")
    assert (await ask(lead, "POST", "/segments", 409, json={"name": "One more"}))["code"] == "too_many_segments"
    async with db.reading() as tx:
        told = await tx.fetch("SELECT data ->> 'change' AS c FROM events WHERE kind = 'segment.updated' ORDER BY id")
    assert [row["c"] for row in told[:6]] == ["created", "created", "created", "ordered", "changed", "changed"]


async def test_a_contact_has_one_and_whoever_answers_sees_it_change(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox)
    contact = await person(lead, talk)
    business, press = await segment(lead, "Business"), await segment(lead, "Press")
    assert (await ask(lead, "GET", f"/contacts/{contact}"))["segment"] is None
    assert (await is_a(lead, contact, business))["segment"] == {"id": business, "name": "Business"}
    before = await ask(lead, "GET", f"/conversations/{talk}")
    assert before["contact_detail"]["segment"] == {"id": business, "name": "Business"}
    await is_a(lead, contact, business)
    assert (await ask(lead, "GET", f"/conversations/{talk}"))["version"] == before["version"], "nothing changed"
    await is_a(lead, contact, press)
    await ask(lead, "PATCH", f"/segments/{press}", json={"name": "Journalists"})
    await is_a(lead, contact, None)
    await ask(lead, "POST", f"/conversations/{talk}/close")
    await is_a(lead, contact, business)  # nobody is being answered: no line
    lines = (await ask(lead, "GET", f"/conversations/{talk}/messages"))["items"]
    said = [each["content"] for each in lines if each["content"].get("change") == "segmented"]
    assert [(each["was"], each["segment"]) for each in said] == [
        (None, "Business"),
        ("Business", "Press"),
        ("Journalists", None),
    ]
    assert (await is_a(lead, contact, "999999", 422))["code"] == "unknown_segment"
    await ask(lead, "PATCH", f"/segments/{press}", json={"archived": True})
    assert (await is_a(lead, contact, press, 422))["field"] == "segment_id"
    await is_a(lead, "999999", business, 404)
    async with db.reading() as tx:
        told = await tx.fetch("SELECT data::text AS d FROM events WHERE kind = 'contact.updated' ORDER BY id")
    assert len(told) == 4
    assert all('"segment"' in row["d"] and "Business" not in row["d"] for row in told)


async def test_what_is_used_is_not_removed_and_says_by_what(lead: httpx.AsyncClient, db: Database) -> None:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db))
    contact, business = await person(lead, talk), await segment(lead, "Business")
    helper = await cast.agent(db, name="Sanne")
    await is_a(lead, contact, business)
    policies = await ask(
        lead,
        "POST",
        "/sla-policies",
        201,
        json={"name": "For business", "conditions": {"segment_ids": [business]}, "first_minutes": 10},
    )
    rule = await ask(
        lead,
        "POST",
        "/time-rules",
        201,
        json={
            "name": "Business waits",
            "trigger": {"kind": "silence", "waiting": "us", "minutes": 60},
            "conditions": {"segment_ids": [business]},
            "actions": [{"do": "tell_leads"}],
        },
    )
    await ask(lead, "PUT", f"/workload/agents/{helper.agent_id}", json={"capacity": 2, "segment_ids": [business]})
    kept = await ask(lead, "DELETE", f"/segments/{business}", 409)
    assert kept["code"] == "segment_in_use"
    assert kept["used_by"] == {
        "people": 1,
        "policies": ["For business"],
        "rules": ["Business waits"],
        "agents": ["Sanne"],
    }
    assert "For business" in kept["title"]
    await is_a(lead, contact, None)
    await ask(lead, "DELETE", f"/sla-policies/{policies['items'][0]['id']}", 204)
    await ask(lead, "DELETE", f"/time-rules/{rule['id']}", 204)
    assert (await ask(lead, "DELETE", f"/segments/{business}", 409))["used_by"]["people"] == 0
    await ask(lead, "PUT", f"/workload/agents/{helper.agent_id}", json={"capacity": 2})
    await ask(lead, "DELETE", f"/segments/{business}", 204)
    assert await listed(lead) == []
    await ask(lead, "DELETE", f"/segments/{business}", 404)


async def test_joined_people_keep_the_one_that_was_chosen(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    anna, _ = await cast.inbound_text(db, inbox, sender=cast.ANNA)
    boris, _ = await cast.inbound_text(db, inbox, sender=cast.BORIS)
    into, source = await person(lead, anna), await person(lead, boris)
    business, press = await segment(lead, "Business"), await segment(lead, "Press")
    await is_a(lead, source, business)
    joined = await ask(lead, "POST", f"/contacts/{into}/merge", json={"contact_id": source})
    assert joined["segment"]["name"] == "Business", "nobody had chosen another one"
    assert (await is_a(lead, source, press, 409))["code"] == "already_merged"
    await is_a(lead, into, press)
    parted = await ask(lead, "POST", f"/contacts/{into}/unmerge", json={"merge_id": joined["merges"][0]["id"]})
    assert parted["contact"]["segment"]["name"] == "Press", "chosen while they were one"
    assert parted["separated"]["segment"]["name"] == "Business", "as he came"
    again = await ask(lead, "POST", f"/contacts/{into}/merge", json={"contact_id": source})
    assert again["segment"]["name"] == "Press"


async def test_a_promise_holds_for_whoever_is_of_the_kind_from_his_next_message_on(
    lead: httpx.AsyncClient, db: Database
) -> None:
    inbox = await cast.inbox(db)
    business, press = await segment(lead, "Business"), await segment(lead, "Press")
    wanted = {"name": "Business", "conditions": {"segment_ids": [business]}, "first_minutes": 7}
    [policy, _] = (await ask(lead, "POST", "/sla-policies", 201, json=wanted))["items"]
    assert (policy["conditions"]["segment_ids"], policy["specificity"]) == ([business], 1)
    same = {**wanted, "name": "Twice"}
    assert (await ask(lead, "POST", "/sla-policies", 422, json=same))["reason"] == "sla_same"
    other = {**wanted, "name": "Press", "conditions": {"segment_ids": [press]}, "first_minutes": 9}
    await ask(lead, "POST", "/sla-policies", 201, json=other)
    talk, _ = await cast.inbound_text(db, inbox)
    contact = await person(lead, talk)
    await is_a(lead, contact, business)
    before = (await ask(lead, "GET", f"/conversations/{talk}"))["target_minutes"]
    assert before != 7, "a clock that runs keeps its target"
    await ask(lead, "POST", f"/conversations/{talk}/close")
    await cast.inbound_text(db, inbox, "And another thing?", now=NOW + timedelta(hours=1))
    assert (await ask(lead, "GET", f"/conversations/{talk}"))["target_minutes"] == 7
    tried = await ask(lead, "POST", "/sla-policies/trial", json={"conversation_id": str(talk)})
    assert tried["about"]["segment_id"] == business
    assert [each["misfit"] for each in tried["policies"]] == [None, "other_segment"]
    would = await ask(lead, "POST", "/sla-policies/trial", json={"channel": "whatsapp", "segment_id": press})
    assert next(each for each in would["times"] if each["kind"] == "first")["minutes"] == 9
    await ask(lead, "PATCH", f"/segments/{press}", json={"archived": True})
    gone = {"name": "Late", "conditions": {"segment_ids": [press], "channels": ["whatsapp"]}, "first_minutes": 9}
    assert (await ask(lead, "POST", "/sla-policies", 422, json=gone))["field"] == "conditions.segment_ids"


async def test_whoever_is_there_for_a_kind_of_customer_is_given_him(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    business = await segment(lead, "Business")
    await ask(lead, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    people = [await cast.agent(db, name=name) for name in ("Ali", "Bo")]
    await seen(db, *people)
    hand = await ask(
        lead, "PUT", f"/workload/agents/{people[1].agent_id}", json={"capacity": None, "segment_ids": [business]}
    )
    assert hand["segment_ids"] == [business]
    talk, _ = await cast.inbound_text(db, inbox)
    await is_a(lead, await person(lead, talk), business)
    assert await given(db) == 1
    lines = (await ask(lead, "GET", f"/conversations/{talk}/messages"))["items"]
    [line] = [each["content"] for each in lines if each["content"].get("change") == "assigned"]
    assert line["assignee_id"] == str(people[1].agent_id)
    assert line["why"][0] == {"code": "serves", "segment": "Business"}
    refused = await ask(
        lead,
        "PUT",
        f"/workload/agents/{people[1].agent_id}",
        422,
        json={"capacity": None, "segment_ids": ["999999"]},
    )
    assert refused["code"] == "unknown_segment"


async def test_a_rule_and_a_list_are_narrowed_to_a_kind_of_customer(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    business = await segment(lead, "Business")
    talks = []
    for number in range(2):
        sender = SenderKeys(wa_id=f"3161111000{number}", profile_name=f"Person {number}")
        talk, _ = await cast.inbound_text(db, inbox, sender=sender)
        talks.append(talk)
    await is_a(lead, await person(lead, talks[1]), business)
    for sort in ("most_overdue", "newest", "oldest", "window", "priority"):
        found = await ask(lead, "GET", f"/conversations?segment_id={business}&sort={sort}")
        assert [int(each["id"]) for each in found["items"]] == [talks[1]], sort
        assert found["total"] == 1
    wanted = {
        "name": "Business waits",
        "trigger": {"kind": "silence", "waiting": "us", "minutes": 1},
        "conditions": {"segment_ids": [business]},
        "actions": [{"do": "tell_leads"}],
    }
    rule = await ask(lead, "POST", "/time-rules", 201, json=wanted)
    assert rule["conditions"]["segment_ids"] == [business]
    whys = []
    for talk in talks:
        seen = await ask(lead, "POST", "/time-rules/trial", json=wanted | {"conversation_id": str(talk)})
        whys.append({each["code"] for each in seen["why_not"] or []})
    assert "other_segment" in whys[0]
    assert "other_segment" not in whys[1]
    gone = {**wanted, "name": "Gone", "conditions": {"segment_ids": ["999999"]}}
    assert (await ask(lead, "POST", "/time-rules", 422, json=gone))["field"] == "conditions.segment_ids"
