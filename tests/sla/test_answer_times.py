"""How soon customers should be answered: the most specific choice holds from the next message on, and rewrites nothing."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.db import Database
from tests import cast
from tests.cast import NOW

HOUSE = {"first_minutes": 240, "follow_up_minutes": 120, "live_minutes": 10}


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)
    return client


async def clock(client: httpx.AsyncClient, conversation_id: int) -> tuple[int, bool]:
    shown = await ask(client, "GET", f"/conversations/{conversation_id}")
    return shown["target_minutes"], shown["waits_for_follow_up"]


async def answered(db: Database, conversation_id: int) -> None:
    """Our answer was accepted at NOW."""
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET waiting_since = NULL, due_at = NULL, answered_at = $2 WHERE id = $1",
            conversation_id,
            NOW,
        )
        await tx.execute("UPDATE cases SET first_answered_at = $2 WHERE conversation_id = $1", conversation_id, NOW)


async def test_until_somebody_chooses_the_programs_own_hold(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox)
    assert await clock(lead, talk) == (30, False)
    [house] = (await ask(lead, "GET", "/answer-times"))["items"]
    assert (house["id"], house["chosen"], house["first_minutes"], house["live_minutes"]) == ("house", False, 30, 5)


async def test_each_kind_of_waiting_has_its_own_time(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    await ask(lead, "PUT", "/answer-times/house", json=HOUSE)
    talk, _ = await cast.inbound_text(db, inbox)
    assert await clock(lead, talk) == (240, False)
    await answered(db, talk)
    await cast.inbound_text(db, inbox, "And with a bike?", now=NOW + timedelta(minutes=5))
    assert await clock(lead, talk) == (10, True)
    await answered(db, talk)
    await cast.inbound_text(db, inbox, "And on Sunday?", now=NOW + timedelta(hours=2))
    assert await clock(lead, talk) == (120, True)


async def test_the_most_specific_choice_holds(lead: httpx.AsyncClient, db: Database) -> None:
    team = await cast.team(db, name="Sales")
    inbox = await cast.inbox(db, team_id=team)
    seen = []
    for number, (place, first) in enumerate((("house", 100), (f"teams/{team}", 90), (f"inboxes/{inbox.id}", 80))):
        items = (await ask(lead, "PUT", f"/answer-times/{place}", json=HOUSE | {"first_minutes": first}))["items"]
        assert len(items) == number + 1
        sender = cast.SenderKeys(wa_id=f"3161111222{number}", profile_name="Somebody")
        talk, _ = await cast.inbound_text(db, inbox, sender=sender)
        seen.append((await clock(lead, talk))[0])
    assert seen == [100, 90, 80]
    await ask(lead, "DELETE", f"/answer-times/inboxes/{inbox.id}", 204)
    await ask(lead, "DELETE", f"/answer-times/inboxes/{inbox.id}", 404)
    listed = (await ask(lead, "GET", "/answer-times"))["items"]
    assert [(each["id"], each["place"]["name"]) for each in listed] == [("house", ""), (f"team-{team}", "Sales")]
    for place in ("teams", "inboxes"):
        await ask(lead, "PUT", f"/answer-times/{place}/99", 404, json=HOUSE)


async def test_a_clock_that_runs_keeps_its_target(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox)
    await ask(lead, "PUT", "/answer-times/house", json=HOUSE)
    await cast.inbound_text(db, inbox, "Hello?", now=NOW + timedelta(minutes=1))
    assert await clock(lead, talk) == (30, False)


async def test_what_cannot_hold_is_refused_and_what_changed_is_told(lead: httpx.AsyncClient, db: Database) -> None:
    said = await ask(lead, "PUT", "/answer-times/house", 422, json=HOUSE | {"live_minutes": 121})
    assert (said["reason"], said["field"]) == ("sla_live_longer", "live_minutes")
    for wrong in ({"first_minutes": 0}, {"first_minutes": 10081}, {"first_minutes": "30"}, {"first_minutes": None}):
        await ask(lead, "PUT", "/answer-times/house", 422, json=HOUSE | wrong)
    await ask(lead, "PUT", "/answer-times/house", 422, json={"first_minutes": 30})
    assert (await ask(lead, "GET", "/answer-times"))["items"][0]["chosen"] is False
    await ask(lead, "PUT", "/answer-times/house", json=HOUSE)
    await ask(lead, "DELETE", "/answer-times/house", 204)
    async with db.transaction() as tx:
        told = await tx.fetch("SELECT data ->> 'change' AS change FROM events WHERE kind = 'sla.updated' ORDER BY id")
    assert [row["change"] for row in told] == ["added", "removed"]
