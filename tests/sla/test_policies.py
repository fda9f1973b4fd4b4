"""Policies from the outside: who gets which, what is refused and where, what a change leaves alone, and the look ahead."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.automation.rounds import go_round as rules
from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.clock import ManualClock
from shortline.conversations import store
from shortline.db import Database
from shortline.sla.rounds import go_round
from tests import cast
from tests.hours.test_hours import HOUSE, ask

FRIDAY = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)  # three in the afternoon in Amsterdam


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient, clock: ManualClock) -> httpx.AsyncClient:
    clock.set(FRIDAY)
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db, now=FRIDAY)
    return client


async def policy(client: httpx.AsyncClient, name: str, expect: int = 201, **given: Any) -> Any:
    wanted = {key: given.pop(key) for key in list(given) if not key.endswith("_minutes")}
    return await ask(client, "POST", "/sla-policies", expect, json={"name": name, "conditions": wanted, **given})


async def writes(
    db: Database, inbox: InboxConfig, person: int = 1, minutes: float = 0, text: str = "Is it here?"
) -> int:
    sender = SenderKeys(wa_id=f"3161111000{person}", profile_name=f"Person {person}")
    talk, _ = await cast.inbound_text(db, inbox, text, sender=sender, now=FRIDAY + timedelta(minutes=minutes))
    return talk


async def shown(client: httpx.AsyncClient, talk: int) -> Any:
    return await ask(client, "GET", f"/conversations/{talk}")


async def answered(db: Database, talk: int, minutes: float) -> None:
    """Our answer was accepted then."""
    async with db.transaction() as tx:
        at = FRIDAY + timedelta(minutes=minutes)
        await store.save(tx, (await store.lock(tx, talk)).answered(at))
        await tx.execute("UPDATE cases SET first_answered_at = $2 WHERE conversation_id = $1", talk, at)


async def label(db: Database, talk: int, name: str) -> str:
    async with db.transaction() as tx:
        label_id = await tx.fetchval(
            "INSERT INTO labels (name, color, created_at, updated_at) VALUES ($1, 'blue', $2, $2) RETURNING id",
            name,
            FRIDAY,
        )
        await tx.execute("INSERT INTO conversation_labels (conversation_id, label_id) VALUES ($1, $2)", talk, label_id)
    return str(label_id)


async def test_who_writes_gets_the_most_specific_one_and_its_gaps_from_the_next(
    lead: httpx.AsyncClient, db: Database
) -> None:
    sales = await cast.team(db, name="Sales")
    inbox = await cast.inbox(db, team_id=sales)
    await policy(lead, "", first_minutes=240, follow_up_minutes=120, live_minutes=10)
    await policy(lead, "Sales", team_ids=[str(sales)], first_minutes=60)
    items = (
        await policy(lead, "On WhatsApp in sales", team_ids=[str(sales)], channels=["whatsapp"], follow_up_minutes=30)
    )["items"]
    assert [each["name"] for each in items] == ["On WhatsApp in sales", "Sales", ""]
    assert [each["specificity"] for each in items] == [2, 1, 0]
    talk = await writes(db, inbox)
    assert (await shown(lead, talk))["target_minutes"] == 60
    await answered(db, talk, 5)
    await writes(db, inbox, minutes=60)
    assert (await shown(lead, talk))["target_minutes"] == 30
    await answered(db, talk, 70)
    await writes(db, inbox, minutes=75)
    assert (await shown(lead, talk))["target_minutes"] == 10


async def test_among_equals_the_leads_order_decides(lead: httpx.AsyncClient, db: Database) -> None:
    sales = await cast.team(db, name="Sales")
    inbox = await cast.inbox(db, team_id=sales)
    await policy(lead, "Sales", team_ids=[str(sales)], first_minutes=60)
    items = (await policy(lead, "WhatsApp", channels=["whatsapp"], first_minutes=20))["items"]
    ids = {each["name"]: each["id"] for each in items}
    assert (await shown(lead, await writes(db, inbox, 1)))["target_minutes"] == 60
    order = [ids["WhatsApp"], ids["Sales"]]
    changed = await ask(lead, "PUT", "/sla-policies/order", json={"ids": order})
    assert [each["id"] for each in changed["items"]] == [*order, None]
    assert (await shown(lead, await writes(db, inbox, 2)))["target_minutes"] == 20
    said = await ask(lead, "PUT", "/sla-policies/order", 409, json={"ids": order[:1]})
    assert said["code"] == "policies_changed"


async def test_a_kind_of_customer_is_told_by_a_label_and_urgency_by_its_priority(
    lead: httpx.AsyncClient, db: Database
) -> None:
    inbox = await cast.inbox(db)
    talk = await writes(db, inbox)
    business = await label(db, talk, "Business")
    await policy(lead, "Business", label_ids=[business], follow_up_minutes=15)
    await policy(lead, "Urgent", priorities=["urgent"], live_minutes=2)
    await answered(db, talk, 5)
    await writes(db, inbox, minutes=60)
    assert (await shown(lead, talk))["target_minutes"] == 15
    await ask(lead, "POST", f"/conversations/{talk}/priority", json={"priority": "urgent"})
    assert (await shown(lead, talk))["target_minutes"] == 15  # what runs keeps its time
    await answered(db, talk, 61)
    await writes(db, inbox, minutes=62)
    assert (await shown(lead, talk))["target_minutes"] == 2
    # A new case begins as normal, whatever the last one was.
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    await writes(db, inbox, minutes=90, text="Another question?")
    assert (await shown(lead, talk))["target_minutes"] == 30


async def test_what_is_wrong_is_refused_with_its_line_and_nothing_is_kept(
    lead: httpx.AsyncClient, db: Database
) -> None:
    inbox = await cast.inbox(db)
    sales = str(await cast.team(db, name="Sales"))
    await policy(lead, "Sales", team_ids=[sales], first_minutes=60)

    async def wrong(name: str, **given: Any) -> tuple[str, str]:
        said = await policy(lead, name, 422, **given)
        return said["field"], said["reason"]

    assert await wrong("Nothing", channels=["whatsapp"]) == ("first_minutes", "sla_no_target")
    assert await wrong("X", channels=["whatsapp"], live_minutes=9, follow_up_minutes=8) == (
        "live_minutes",
        "sla_live_longer",
    )
    assert await wrong("X", channels=["whatsapp"], first_minutes=9, resolution_minutes=8) == (
        "resolution_minutes",
        "sla_resolution_shorter",
    )
    assert await wrong("Again", team_ids=[sales], first_minutes=10) == ("conditions", "sla_same")
    assert await wrong("sales", channels=["whatsapp"], first_minutes=10) == ("name", "sla_name_taken")
    assert await wrong("", channels=["whatsapp"], first_minutes=10) == ("name", "sla_name")
    assert await wrong("House", first_minutes=10) == ("name", "sla_house_name")
    assert await wrong("X", team_ids=["999"], first_minutes=10) == ("conditions.team_ids", "rule_condition_gone")
    assert await wrong("X", inbox_ids=["999"], first_minutes=10) == ("conditions.inbox_ids", "rule_condition_gone")
    assert await wrong("X", label_ids=["999"], first_minutes=10) == ("conditions.label_ids", "rule_condition_gone")
    assert await wrong("X", channels=["pigeon"], first_minutes=10) == ("conditions.channels", "rule_channel")
    other = {"channels": ["email"], "inbox_ids": [str(inbox.id)]}
    assert (await wrong("X", **other, first_minutes=10))[0] in ("conditions.inbox_ids", "conditions.channels")
    await policy(lead, "", first_minutes=100)
    assert await wrong("", first_minutes=10) == ("conditions", "sla_house_there")
    for minutes in (0, 10081, "30", 1.5):
        await policy(lead, "X", 422, channels=["whatsapp"], first_minutes=minutes)
    assert [each["name"] for each in (await ask(lead, "GET", "/sla-policies"))["items"]] == ["Sales", ""]


async def test_a_policy_is_changed_and_taken_away(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    [made, own] = (await policy(lead, "WhatsApp", channels=["whatsapp"], first_minutes=20))["items"]
    assert (own["id"], own["first_minutes"], own["resolution_minutes"]) == (None, 30, None)
    talk = await writes(db, inbox, 1)
    before = await shown(lead, talk)
    kept = {"name": "WhatsApp", "conditions": {"channels": ["whatsapp"]}, "first_minutes": 45}
    await ask(lead, "PUT", f"/sla-policies/{made['id']}", json=kept)
    assert (await shown(lead, talk))["due_at"] == before["due_at"]  # a clock that runs keeps its moment
    assert (await shown(lead, await writes(db, inbox, 2)))["target_minutes"] == 45
    await ask(lead, "DELETE", f"/sla-policies/{made['id']}", 204)
    assert (await shown(lead, await writes(db, inbox, 3)))["target_minutes"] == 30
    await ask(lead, "DELETE", f"/sla-policies/{made['id']}", 404)
    await ask(lead, "PUT", f"/sla-policies/{made['id']}", 404, json=kept)
    async with db.transaction() as tx:
        told = await tx.fetch("SELECT data ->> 'change' AS change FROM events WHERE kind = 'sla.updated' ORDER BY id")
    assert [row["change"] for row in told] == ["added", "changed", "removed"]


async def test_a_team_that_is_gone_makes_no_policy_everybodys(lead: httpx.AsyncClient, db: Database) -> None:
    sales = await cast.team(db, name="Sales")
    await policy(lead, "Sales", team_ids=[str(sales)], first_minutes=5)
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM teams WHERE id = $1", sales)
    assert (await shown(lead, await writes(db, await cast.inbox(db))))["target_minutes"] == 30


async def test_the_look_ahead_says_which_policy_why_and_when_it_would_be_due(
    lead: httpx.AsyncClient, db: Database
) -> None:
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    sales = await cast.team(db, name="Sales")
    await policy(lead, "", first_minutes=30, follow_up_minutes=4, live_minutes=4, resolution_minutes=600)
    made = (await policy(lead, "Sales", team_ids=[str(sales)], live_minutes=5))["items"][0]["id"]
    asked = {"channel": "whatsapp", "team_id": str(sales), "at": "2026-11-27T23:50"}
    look = await ask(lead, "POST", "/sla-policies/trial", json=asked)
    assert (look["zone"], look["now"]["open"], look["now"]["at"]) == ("Europe/Amsterdam", False, "2026-11-27T22:50:00Z")
    times = {each["kind"]: each for each in look["times"]}
    assert (times["first"]["due_at"], times["first"]["minutes"]) == ("2026-11-30T07:30:00Z", 30)
    assert (times["live"]["policy_id"], times["live"]["minutes"], times["live"]["capped"]) == (made, 4, True)
    assert not times["follow_up"]["capped"]
    assert datetime.fromisoformat(times["resolution"]["due_at"]) > datetime.fromisoformat(times["first"]["due_at"])
    assert [(each["name"], each["misfit"]) for each in look["policies"]] == [("Sales", None), ("", None)]
    look = await ask(lead, "POST", "/sla-policies/trial", json=asked | {"team_id": None})
    assert look["policies"][0]["misfit"] == "other_team"
    talk = await writes(db, await cast.inbox(db, team_id=sales))
    look = await ask(lead, "POST", "/sla-policies/trial", json={"conversation_id": str(talk)})
    assert (look["about"]["team_id"], look["now"]["at"]) == (str(sales), "2026-11-27T14:00:00Z")
    for wrong in ({}, {"channel": "pigeon"}, {"inbox_id": "999"}, asked | {"at": "2026-11-27T23:50Z"}):
        await ask(lead, "POST", "/sla-policies/trial", 422, json=wrong)
    await ask(lead, "POST", "/sla-policies/trial", 404, json={"conversation_id": "999"})


async def test_a_case_has_a_clock_that_stands_still_while_we_wait_for_the_customer(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    await policy(lead, "", first_minutes=30, resolution_minutes=120)
    inbox = await cast.inbox(db)
    talk = await writes(db, inbox)
    clock.advance(minutes=20)
    found = (await shown(lead, talk))["resolution"]
    assert (found["due_at"], found["used_seconds"], found["waits"]) == ("2026-11-27T16:00:00Z", 1200, False)
    [row] = (await ask(lead, "GET", "/conversations"))["items"]
    assert row["resolution"] == found
    await answered(db, talk, 30)
    clock.advance(minutes=70)
    found = (await shown(lead, talk))["resolution"]
    assert (found["due_at"], found["used_seconds"], found["waits"], found["ahead"]) == (None, 1800, True, [])
    await writes(db, inbox, minutes=90)
    clock.advance(minutes=10)
    found = (await shown(lead, talk))["resolution"]
    assert (found["due_at"], found["used_seconds"]) == ("2026-11-27T17:00:00Z", 1800 + 600)
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    clock.advance(minutes=100)
    found = (await shown(lead, talk))["resolution"]
    assert (found["due_at"], found["used_seconds"], found["target_seconds"]) == (None, 2400, 7200)
    await ask(lead, "POST", f"/conversations/{talk}/reopen", json={})
    await writes(db, inbox, minutes=200)
    assert (await shown(lead, talk))["resolution"]["used_seconds"] == 2400
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    await writes(db, inbox, minutes=300, text="Another question?")
    assert (await shown(lead, talk))["resolution"]["due_at"] == "2026-11-27T21:00:00Z"


async def test_of_a_case_it_is_told_once_before_it_is_late_and_once_when_it_is(
    lead: httpx.AsyncClient, db: Database
) -> None:
    async def go(minutes: float) -> list[str]:
        async with db.transaction() as tx:
            await go_round(tx, now=FRIDAY + timedelta(minutes=minutes))
            rows = await tx.fetch("SELECT kind FROM events WHERE kind LIKE 'resolution.%' ORDER BY id")
        return [row["kind"].removeprefix("resolution.") for row in rows]

    await policy(lead, "", first_minutes=30, resolution_minutes=120)
    inbox = await cast.inbox(db)
    await go(-1)
    talk = await writes(db, inbox)
    assert await go(89) == []
    assert await go(90) == ["warned"]
    await answered(db, talk, 100)
    assert await go(130) == ["warned"]  # it stands still
    await writes(db, inbox, minutes=200)
    assert await go(219) == ["warned"]
    assert await go(220) == ["warned", "breached"]
    await answered(db, talk, 230)
    await writes(db, inbox, minutes=240)
    assert await go(300) == ["warned", "breached"]
    lines = (await ask(lead, "GET", f"/conversations/{talk}/messages"))["items"]
    [line] = [each for each in lines if (each["content"] or {}).get("change") == "resolution_breached"]
    assert (line["content"]["minutes"], datetime.fromisoformat(line["content"]["until"])) == (
        120,
        FRIDAY + timedelta(minutes=220),
    )


async def test_a_rule_escalates_what_takes_too_long(lead: httpx.AsyncClient, db: Database) -> None:
    await policy(lead, "", first_minutes=30, resolution_minutes=120)
    given = {
        "name": "Too long",
        "is_on": True,
        "trigger": {"kind": "clock", "what": "resolution_breached", "minutes": 10},
        "actions": [{"do": "set_priority", "priority": "urgent"}],
    }
    await ask(lead, "POST", "/time-rules", 201, json=given)
    async with db.transaction() as tx:
        await go_round(tx, now=FRIDAY - timedelta(minutes=1))
    talk = await writes(db, await cast.inbox(db))
    async with db.transaction() as tx:
        await go_round(tx, now=FRIDAY + timedelta(minutes=120))
    assert (await rules(db, now=FRIDAY + timedelta(minutes=129))).ran == 0
    assert (await rules(db, now=FRIDAY + timedelta(minutes=130))).ran == 1
    assert (await rules(db, now=FRIDAY + timedelta(minutes=200))).ran == 0
    assert (await shown(lead, talk))["priority"] == "urgent"
    tried = {**given, "conversation_id": str(talk)} | {"trigger": {"kind": "clock", "what": "resolution_warned"}}
    look = await ask(lead, "POST", "/time-rules/trial", json=tried)
    assert [each["code"] for each in look["why_not"]] == ["clock_not_resolution_warned"]
