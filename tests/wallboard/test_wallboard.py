"""The wallboard's numbers are those a recount finds, and they stand against what the house chose."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.clock import ManualClock
from shortline.db import Database
from tests import cast
from tests.cast import NOW

CHOSEN = {"waiting_most": 3, "follow_up_percent": 80, "inflow_percent": 300, "channel_percent": 70, "here_least": 2}


async def ask(client: httpx.AsyncClient, method: str = "GET", path: str = "", expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1/wallboard{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json()


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    return await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)


def person(number: int) -> SenderKeys:
    return SenderKeys(wa_id=f"3161000{number:04}", profile_name=f"Person {number}")


async def writes(db: Database, inbox: InboxConfig, number: int, at: datetime) -> int:
    talk, _ = await cast.inbound_text(db, inbox, f"Where is tram {number}?", sender=person(number), now=at)
    return talk


async def answered(db: Database, talk: int, at: datetime, *, follow_up: bool, minutes: int) -> None:
    """An answer the provider took, with what the clock showed: as the sender leaves it behind."""
    async with db.transaction() as tx:
        await tx.execute(
            """
            WITH was AS (SELECT waiting_since FROM conversations WHERE id = $1),
                 said AS (SELECT max(id) AS id FROM messages WHERE conversation_id = $1),
                 done AS (UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id = $1)
            INSERT INTO message_receipts (message_id, state, at, detail)
            SELECT said.id, 'accepted', $2, jsonb_build_object('waiting_since', was.waiting_since, 'follow_up', $3::bool,
              'greeted', false, 'target_minutes', $4::int) FROM was, said
            """,
            talk,
            at,
            follow_up,
            minutes,
        )


async def test_an_empty_desk_is_fine_and_says_so(lead: httpx.AsyncClient) -> None:
    found = await ask(lead)
    assert (found["waiting"]["count"], found["waiting"]["level"], found["longest"]["conversation_id"]) == (
        0,
        "fine",
        None,
    )
    assert (found["follow_ups"]["percent"], found["inflow"]["usual"], found["inboxes"]) == (None, None, [])
    assert [each["messages"] for each in found["course"]] == [0] * 12


async def test_who_waits_is_counted_as_the_lists_count(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    team = await cast.team(db, name="Sales")
    one, other = await cast.inbox(db, name="Service"), await cast.inbox(db, name="Shop", team_id=team)
    first = await writes(db, one, 1, NOW)
    for number in (2, 3):
        await writes(db, other, number, NOW + timedelta(minutes=number))
    gone = await writes(db, one, 4, NOW)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET state = 'closed', waiting_since = NULL, due_at = NULL WHERE id = $1", gone
        )
    clock.advance(minutes=32)
    found = await ask(lead)
    assert (found["waiting"]["count"], found["waiting"]["late"]) == (3, 1)
    assert found["longest"]["conversation_id"] == str(first)
    assert found["longest"]["level"] == "past"
    assert [(each["name"], each["waiting"], each["late"]) for each in found["inboxes"]] == [
        ("Service", 1, 1),
        ("Shop", 2, 0),
    ]
    assert [(each["id"], each["waiting"]) for each in found["teams"]] == [(str(team), 2), (None, 1)]
    listed = await lead.get("/api/v1/conversations", params={"state": "waiting_for_us"})
    assert listed.json()["total"] == found["waiting"]["count"]
    assert listed.json()["items"][0]["id"] == found["longest"]["conversation_id"]


async def test_a_greeting_waits_but_is_nobodys_emergency(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox, "Hi")
    found = await ask(lead)
    assert (found["waiting"]["count"], found["longest"]["conversation_id"], found["inflow"]["count"]) == (0, None, 1)


async def test_follow_ups_that_still_wait_too_long_are_not_in_time(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    inbox = await cast.inbox(db)
    late = timedelta(minutes=5, seconds=1)
    for number, (took, follow_up) in enumerate(((late, True), (late - timedelta(seconds=1), True), (late, False))):
        talk = await writes(db, inbox, number, NOW)
        await answered(db, talk, NOW + took, follow_up=follow_up, minutes=5)
    waiting = await writes(db, inbox, 9, NOW)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET waits_for_follow_up = true, due_at = waiting_since + interval '5 minutes' WHERE id = $1",
            waiting,
        )
    clock.advance(minutes=6)
    found = (await ask(lead))["follow_ups"]
    assert found == {"percent": 33, "answered": 2, "in_time": 1, "overdue": 1, "target": 90, "level": "past"}
    slot = (await ask(lead))["course"][-1]
    assert slot["wait_seconds"] == pytest.approx(301)
    clock.advance(minutes=60)
    assert (await ask(lead))["follow_ups"]["answered"] == 0


async def test_what_comes_in_is_held_against_the_same_time_of_the_weeks_before(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    inbox = await cast.inbox(db)
    week = timedelta(weeks=1)
    await writes(db, inbox, 0, NOW - 2 * week - timedelta(hours=2))  # the desk's first day
    for number in range(3):
        await writes(db, inbox, number, NOW - week - timedelta(minutes=number))
    await writes(db, inbox, 1, NOW - 2 * week)
    await writes(db, inbox, 1, NOW - 2 * week - timedelta(minutes=16))  # outside of the quarter
    for number in range(5):
        await writes(db, inbox, number, NOW)
    found = (await ask(lead))["inflow"]
    assert (found["count"], found["usual"], found["level"]) == (5, 2.0, "past")
    course = (await ask(lead))["course"]
    assert (course[-1]["messages"], course[-1]["usual"], sum(each["messages"] for each in course)) == (5, 2.0, 5)
    await writes(db, inbox, 7, NOW)  # counted though the minute was looked at before
    assert (await ask(lead))["inflow"]["count"] == 6
    clock.advance(minutes=15)
    assert (await ask(lead))["inflow"]["count"] == 0


async def test_leads_choose_the_targets_and_agents_do_not_see_the_board(lead: httpx.AsyncClient, db: Database) -> None:
    assert await ask(lead, "PUT", "/targets", json=CHOSEN) == CHOSEN
    assert (await ask(lead))["targets"] == CHOSEN
    assert await ask(lead, "PUT", "/targets", json=CHOSEN | {"waiting_most": 4}) == CHOSEN | {"waiting_most": 4}
    await ask(lead, "PUT", "/targets", 422, json=CHOSEN | {"follow_up_percent": 101})
    await ask(lead, "PUT", "/targets", 422, json=CHOSEN | {"inflow_percent": 100})
    async with db.transaction() as tx:
        told = await tx.fetch("SELECT kind FROM events WHERE kind = 'wallboard.updated'")
    assert len(told) == 2
    await cast.signed_in(lead, await cast.agent(db, name="Anna Agent"), db=db)
    await ask(lead, expect=403)
    await ask(lead, "PUT", "/targets", 403, json=CHOSEN)


async def test_what_history_brings_did_not_come_in_now(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox, at=NOW - timedelta(days=2))
    assert (await ask(lead))["inflow"]["count"] == 0


async def test_somebody_should_be_there_while_the_house_is_open(lead: httpx.AsyncClient, db: Database) -> None:
    await ask(lead, "PUT", "/targets", json=CHOSEN)
    one = await cast.agent(db, name="Anna Agent")
    async with db.transaction() as tx:
        await tx.execute("INSERT INTO agent_presence SELECT id, $1, $1 FROM agents", NOW)
    found = (await ask(lead))["here"]
    assert found == {"available": 2, "on_shift": 2, "open": True, "target": 2, "level": "fine"}
    async with db.transaction() as tx:
        await tx.execute("UPDATE agent_presence SET is_away = true WHERE agent_id = $1", one.agent_id)
    found = (await ask(lead))["here"]
    assert (found["available"], found["on_shift"], found["level"]) == (1, 2, "past")
    closed = {"zone": "Europe/Amsterdam", "week": [{"day": "mon", "opens": "09:00", "closes": "17:00"}]}
    answer = await lead.put("/api/v1/hours/house", json=closed)
    assert answer.status_code == 200, answer.text
    assert (await ask(lead))["here"]["level"] == "fine"


async def test_a_night_uses_up_nothing_of_the_longest_wait(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    """Written on Friday evening, closed until Monday: nobody is late, and nothing is close."""
    office = {"zone": "UTC", "week": [{"day": day, "opens": "09:00", "closes": "17:00"} for day in ("mon", "fri")]}
    answer = await lead.put("/api/v1/hours/house", json=office)
    assert answer.status_code == 200, answer.text
    friday = datetime(2026, 11, 20, 16, 50, tzinfo=NOW.tzinfo)
    await writes(db, await cast.inbox(db), 1, friday)
    clock.set(datetime(2026, 11, 23, 8, 59, tzinfo=NOW.tzinfo))
    assert ((await ask(lead))["longest"]["level"], (await ask(lead))["waiting"]["late"]) == ("fine", 0)
    clock.set(datetime(2026, 11, 23, 9, 19, tzinfo=NOW.tzinfo))
    assert (await ask(lead))["longest"]["level"] == "close"
    clock.set(datetime(2026, 11, 23, 9, 21, tzinfo=NOW.tzinfo))
    assert (await ask(lead))["longest"]["level"] == "past"
