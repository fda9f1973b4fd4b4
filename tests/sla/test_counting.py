"""Clocks of customers in opening hours: when an answer is due, in the list, after a hand-over, and when the hours change."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.api.runtime import Runtime
from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.hours import store as hours
from shortline.jobs import JobContext
from shortline.sla import recount
from tests import cast
from tests.hours.test_hours import HOUSE, WEEKDAYS, ask

FRIDAY_AFTERNOON = datetime(
    2026, 11, 27, 16, 10, tzinfo=UTC
)  # 17:10 in Amsterdam, twenty minutes before the house closes
MONDAY = "2026-11-30T07:10:00Z"  # ten minutes after it opens


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient, clock: ManualClock) -> httpx.AsyncClient:
    clock.set(FRIDAY_AFTERNOON)
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db, now=FRIDAY_AFTERNOON)
    return client


@pytest.fixture
def run(runtime: Runtime) -> JobContext:
    return JobContext(runtime.db, runtime.clock, runtime.http, runtime.settings, runtime.store)


async def writes(db: Database, inbox: InboxConfig, person: int = 1, *, now: datetime = FRIDAY_AFTERNOON) -> int:
    sender = SenderKeys(wa_id=f"3161111000{person}", profile_name=f"Person {person}")
    talk, _ = await cast.inbound_text(db, inbox, "Is tram 4 running?", sender=sender, now=now)
    return talk


async def due(client: httpx.AsyncClient, talk: int) -> str:
    shown = await ask(client, "GET", f"/conversations/{talk}")
    assert shown["due_at"] == shown["clock"]["due_at"]
    return str(shown["due_at"])


async def test_half_an_hour_on_friday_ends_on_monday(lead: httpx.AsyncClient, db: Database, clock: ManualClock) -> None:
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    talk = await writes(db, await cast.inbox(db))
    assert await due(lead, talk) == MONDAY
    clock.advance(minutes=15)
    [row] = (await ask(lead, "GET", "/conversations"))["items"]
    shown = row["clock"]
    assert (shown["used_seconds"], shown["target_seconds"], shown["running"]) == (900, 1800, True)
    assert shown["ahead"][0]["closes_at"] == "2026-11-27T16:30:00Z"
    clock.advance(hours=20)
    [row] = (await ask(lead, "GET", "/conversations"))["items"]
    shown = row["clock"]
    assert (shown["used_seconds"], shown["running"], shown["ahead"][0]["opens_at"]) == (
        1200,
        False,
        "2026-11-30T07:00:00Z",
    )
    assert row["waiting_since"] == "2026-11-27T16:10:00Z"  # he waits by day and by night


async def test_the_list_has_first_who_is_due_first(lead: httpx.AsyncClient, db: Database) -> None:
    """He who wrote on the number that is always open comes before one who wrote earlier to the one that closes."""
    office, always = await cast.inbox(db, phone_number_id="1001"), await cast.inbox(db, phone_number_id="1002")
    await ask(lead, "PUT", f"/hours/inboxes/{office.id}", json=HOUSE)
    at_office = await writes(db, office, 1)
    at_always = await writes(db, always, 2, now=FRIDAY_AFTERNOON + timedelta(minutes=5))
    rows = (await ask(lead, "GET", "/conversations"))["items"]
    assert [row["id"] for row in rows] == [str(at_always), str(at_office)]
    assert rows[0]["due_at"] == "2026-11-27T16:45:00Z"


async def test_a_process_that_knows_the_hours_asks_for_them_no_more(lead: httpx.AsyncClient, db: Database) -> None:
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    inbox = await cast.inbox(db)
    await writes(db, inbox)
    async with db.transaction() as tx:
        rows = await tx.fetch("SELECT id AS calendar_id, digest AS calendar_digest FROM calendars")
        await tx.execute("ALTER TABLE calendars RENAME TO gone")
        found = await hours.of_digests(tx, rows)
        await tx.execute("ALTER TABLE gone RENAME TO calendars")
    assert found[rows[0]["calendar_digest"]].zone == "Europe/Amsterdam"
    # Other hours are another digest, the same hours again the same one.
    await ask(lead, "PUT", "/hours/house", json=HOUSE | {"country": ""})
    await ask(lead, "PUT", f"/hours/inboxes/{inbox.id}", json=HOUSE)
    async with db.transaction() as tx:
        digests = await tx.fetch("SELECT digest FROM calendars ORDER BY id")
    assert digests[0]["digest"] != rows[0]["calendar_digest"] == digests[1]["digest"]


async def test_who_takes_it_over_counts_in_his_own_hours(lead: httpx.AsyncClient, db: Database) -> None:
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    night = await cast.team(db, name="Night")
    nights = [{"day": day, "opens": "17:00", "closes": "08:00"} for day in (*WEEKDAYS, "sat", "sun")]
    await ask(lead, "PUT", f"/hours/teams/{night}", json=HOUSE | {"week": nights, "country": ""})
    talk = await writes(db, await cast.inbox(db))
    await ask(lead, "POST", f"/conversations/{talk}/assign", json={"assignee_id": None, "team_id": str(night)})
    assert await due(lead, talk) == "2026-11-27T16:40:00Z"
    await ask(lead, "POST", f"/conversations/{talk}/assign", json={"assignee_id": None, "team_id": None})
    assert await due(lead, talk) == MONDAY


async def test_changed_hours_move_when_it_is_due_and_never_how_long_it_may_take(
    lead: httpx.AsyncClient, db: Database, run: JobContext
) -> None:
    inbox = await cast.inbox(db)
    talk, answered = await writes(db, inbox, 1), await writes(db, inbox, 2)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id = $1", answered)
    before = await ask(lead, "GET", f"/conversations/{talk}")
    assert before["due_at"] == "2026-11-27T16:40:00Z"
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    await recount.recount(run, {})
    after = await ask(lead, "GET", f"/conversations/{talk}")
    assert (after["due_at"], after["target_minutes"]) == (MONDAY, before["target_minutes"])
    assert after["version"] > before["version"]
    assert (await ask(lead, "GET", f"/conversations/{answered}"))["clock"] is None
    await ask(lead, "DELETE", "/hours/house", 204)
    await recount.recount(run, {})
    assert await due(lead, talk) == "2026-11-27T16:40:00Z"
    assert await told(db) == [1, 1]


async def test_a_pass_is_repeated_until_no_transaction_can_know_the_old_hours(
    lead: httpx.AsyncClient, db: Database, run: JobContext
) -> None:
    inbox = await cast.inbox(db)
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    await recount.recount(run, {})
    talk = await writes(db, inbox)
    async with db.transaction() as tx:  # it was counted while the hours changed, by those from before
        await tx.execute("UPDATE conversations SET due_at = waiting_since + interval '30 min' WHERE id = $1", talk)
    await recount.recount(run, {})
    assert await due(lead, talk) == MONDAY
    async with db.transaction() as tx:
        await tx.execute("UPDATE clock_recounts SET wanted_at = wanted_at - interval '61 seconds'")
    await recount.recount(run, {})
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM clock_recounts") == 0
    assert await told(db) == [1]


async def test_the_hours_of_a_team_that_is_gone_count_no_more(
    lead: httpx.AsyncClient, db: Database, run: JobContext
) -> None:
    team = await cast.team(db, name="Sales")
    talk = await writes(db, await cast.inbox(db))
    await ask(lead, "PUT", f"/hours/teams/{team}", json=HOUSE)
    await ask(lead, "POST", f"/conversations/{talk}/assign", json={"assignee_id": None, "team_id": str(team)})
    assert await due(lead, talk) == MONDAY
    async with db.transaction() as tx:
        await tx.execute("DELETE FROM clock_recounts")
        await tx.execute("DELETE FROM calendars WHERE team_id = $1", team)  # as it goes with its team
    await recount.recount(run, {})
    assert await due(lead, talk) == "2026-11-27T16:40:00Z"


async def test_portions_cover_everybody(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    talks = [await writes(db, inbox, person) for person in range(5)]
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    moved, after = 0, 0
    while after is not None:
        async with db.transaction() as tx:
            found, after = await recount.portion(tx, after, most=2)  # type: ignore[assignment]
        moved += found
    assert moved == 5
    assert {await due(lead, talk) for talk in talks} == {MONDAY}


async def told(db: Database) -> list[Any]:
    async with db.transaction() as tx:
        rows = await tx.fetch("SELECT data FROM events WHERE kind = 'clocks.recounted' ORDER BY id")
    return [row["data"]["changed"] for row in rows]
