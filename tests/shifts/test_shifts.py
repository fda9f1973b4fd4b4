"""A lead puts down when colleagues work: their presence follows, what waits is offered, and uncovered minutes are told."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.api.runtime import Runtime
from shortline.db import Database
from shortline.jobs import JobContext
from shortline.routing.offers import look
from shortline.shifts.follow import chosen, follow
from shortline.shifts.jobs import follow_all
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask, customer, given, seen

# NOW is a Saturday, 09:00 UTC.
SATURDAY = {"zone": "UTC", "week": [{"day": "sat", "opens": "08:00", "closes": "12:00"}]}


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> cast.Actor:
    made = await cast.agent(db, role=Role.LEAD, name="Lena")
    await cast.signed_in(client, made, db=db)
    return made


async def followed(db: Database, *, hours: float = 0) -> int:
    async with db.transaction() as tx:
        return await follow(tx, now=NOW + timedelta(hours=hours))


async def availability(client: httpx.AsyncClient, who: cast.Actor) -> str:
    agents = (await ask(client, "GET", "/agents"))["items"]
    return str(next(each["availability"] for each in agents if each["id"] == str(who.agent_id)))


async def put(client: httpx.AsyncClient, who: cast.Actor, expect: int = 200, **changed: Any) -> Any:
    return await ask(client, "PUT", f"/workload/shifts/{who.agent_id}", expect, json={**SATURDAY, **changed})


def test_only_a_beginning_and_an_end_change_what_somebody_chose() -> None:
    table = {
        ("busy", False, False): "off", ("off", False, False): None, ("available", False, True): "off",
        ("off", True, False): "available", ("busy", True, False): None, ("off", True, True): None,
    }  # fmt: skip
    for (now, at_work, anew), wanted in table.items():
        assert chosen(now, at_work=at_work, anew=anew) == wanted


async def test_presence_follows_the_shift_and_between_its_ends_his_own_choice_holds(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    sanne = await cast.agent(db, name="Sanne")
    shown = await put(client, sanne)
    assert (shown["name"], shown["now"]["open"], shown["shifts"]["week"]) == ("Sanne", True, SATURDAY["week"])
    assert await followed(db) == 1
    assert await availability(client, sanne) == "available"  # was there before it was written down
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET availability = 'busy' WHERE id = $1", sanne.agent_id)
    assert await followed(db, hours=2.9) == 0
    assert await availability(client, sanne) == "busy"
    assert await followed(db, hours=3) == 1
    assert await availability(client, sanne) == "off"
    async with db.transaction() as tx:  # he stays on to finish something
        await tx.execute("UPDATE agents SET availability = 'available' WHERE id = $1", sanne.agent_id)
    assert await followed(db, hours=4) == 0
    assert await availability(client, sanne) == "available"
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET availability = 'off' WHERE id = $1", sanne.agent_id)
    assert await followed(db, hours=7 * 24) == 1
    assert await availability(client, sanne) == "available"
    async with db.transaction() as tx:
        told = await tx.fetchval("SELECT count(*) FROM events WHERE kind = 'agent.presence'")
    assert told >= 2


async def test_at_the_end_of_a_shift_nothing_more_is_given_and_what_waits_is_offered_with_the_draft(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    sanne, inbox = await cast.agent(db, name="Sanne"), await cast.inbox(db)
    await put(client, sanne)
    await ask(client, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    await seen(db, sanne)
    await followed(db)
    talk = await customer(db, inbox, 1)
    assert await given(db) == 1
    async with db.transaction() as tx:
        await tx.execute(
            "INSERT INTO drafts (agent_id, conversation_id, mode, text, updated_at) VALUES ($1, $2, 'reply', 'It does', $3)",
            sanne.agent_id, talk, NOW,
        )  # fmt: skip
    over = NOW + timedelta(hours=3)
    await seen(db, sanne, now=over)
    await followed(db, hours=3)
    async with db.transaction() as tx:
        assert await look(tx, now=over) == 1
    offer = (await ask(client, "GET", f"/conversations/{talk}/take-over"))["offer"]
    assert (offer["why"], offer["draft"]) == ("off", "It does")
    await customer(db, inbox, 2)
    assert await given(db, now=over) == 0


async def test_a_day_off_is_one_and_a_night_runs_into_the_morning(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    sanne, ben = await cast.agent(db, name="Sanne"), await cast.agent(db, name="Ben")
    off = await put(client, sanne, days=[{"first": "2026-11-21", "name": "Wedding"}])
    assert off["now"]["open"] is False
    assert off["shifts"]["days"][0]["name"] == "Wedding"
    night = await put(client, ben, week=[{"day": "fri", "opens": "22:00", "closes": "09:30"}])
    assert (night["now"]["open"], night["now"]["closes_at"]) == (True, "2026-11-21T09:30:00Z")
    assert await followed(db) == 2
    assert [await availability(client, each) for each in (sanne, ben)] == ["off", "available"]


async def test_the_week_tells_the_minutes_in_which_nobody_is_there(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    assert (await ask(client, "GET", "/workload/shifts"))["coverage"] == []  # nobody has shifts: nothing to say yet
    team = await cast.team(db, name="Sales")
    sanne = await cast.agent(db, name="Sanne", team_ids=(team,))
    await cast.agent(db, name="Ben", team_ids=(team,))
    inbox = await cast.inbox(db, team_id=team, name="Sales number")
    await ask(
        client, "PUT", f"/hours/teams/{team}",
        json={"zone": "UTC", "week": [{"day": "sat", "opens": "09:00", "closes": "17:00"}]},
    )  # fmt: skip
    await put(client, sanne)
    shown = await ask(client, "GET", "/workload/shifts")
    assert [(each["name"], each["shifts"] is not None) for each in shown["agents"]] == [
        ("Ben", False), ("Lena", False), ("Sanne", True),
    ]  # fmt: skip
    covered = {(each["place"]["kind"], each["place"]["name"]): each for each in shown["coverage"]}
    for each in (covered["team", "Sales"], covered["inbox", "Sales number"]):
        assert (each["minutes"], each["unknown"]) == (300, 1)
        assert each["gaps"] == [{"begins": "2026-11-21T12:00:00Z", "ends": "2026-11-21T17:00:00Z"}]
    assert covered["inbox", "Sales number"]["place"]["id"] == str(inbox.id)


async def test_wrong_lines_are_named_and_what_is_gone_is_gone(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient
) -> None:
    sanne = await cast.agent(db, name="Sanne")
    wrong = await put(client, sanne, 422, week=[{"day": "sat", "opens": "25:00", "closes": "12:00"}])
    assert wrong["field"] == "week.0.opens"
    await put(client, sanne)
    await ask(client, "DELETE", f"/workload/shifts/{sanne.agent_id}", 204)
    await ask(client, "DELETE", f"/workload/shifts/{sanne.agent_id}", 404)
    await ask(client, "PUT", "/workload/shifts/999", 404, json=SATURDAY)
    assert await followed(db) == 0
    async with db.transaction() as tx:
        told = [row["change"] for row in await tx.fetch(
            "SELECT data ->> 'change' AS change FROM events WHERE kind = 'shifts.updated' ORDER BY id")]  # fmt: skip
    assert told == ["put", "removed"]


async def test_the_job_follows_the_shifts_and_finds_nothing_the_second_time(
    lead: cast.Actor, db: Database, client: httpx.AsyncClient, runtime: Runtime
) -> None:
    sanne = await cast.agent(db, name="Sanne")
    await put(client, sanne, week=[])
    await follow_all(JobContext(db, runtime.clock, runtime.http, runtime.settings, runtime.store), {})
    assert await availability(client, sanne) == "off"
    assert await followed(db) == 0
