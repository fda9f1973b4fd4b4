"""Work is given out as a lead chose: to whoever is there and has room, once, with the reasons in the conversation."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.routing.runner import Router
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask, assignee, customer, given, seen


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD, name="Lena"), db=db)
    return client


async def test_until_a_lead_chooses_everything_is_taken_by_hand(lead: httpx.AsyncClient, db: Database) -> None:
    ali = await cast.agent(db)
    await seen(db, ali)
    talk = await customer(db, await cast.inbox(db), 1)
    assert await Router(db, ManualClock()).run_once() == 0
    assert await assignee(db, talk) is None
    assert (await ask(lead, "GET", "/workload"))["routing"] == []


async def test_the_most_specific_choice_holds_and_is_told(lead: httpx.AsyncClient, db: Database) -> None:
    team = await cast.team(db, name="Sales")
    ali = await cast.agent(db, team_ids=(team,))
    inbox, other = await cast.inbox(db, team_id=team), await cast.inbox(db, team_id=team)
    await seen(db, ali)
    talks = [await customer(db, inbox, 1), await customer(db, other, 2)]
    await ask(lead, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    await ask(lead, "PUT", f"/workload/routing/teams/{team}", json={"mode": "manual"})
    assert await given(db) == 0
    shown = await ask(lead, "PUT", f"/workload/routing/inboxes/{other.id}", json={"mode": "round_robin"})
    assert [(each["id"], each["mode"]) for each in shown["routing"]] == [
        ("house", "least_busy"), (f"team-{team}", "manual"), (f"inbox-{other.id}", "round_robin"),
    ]  # fmt: skip
    assert await given(db) == 1
    assert [await assignee(db, each) for each in talks] == [None, ali.agent_id]
    await ask(lead, "DELETE", f"/workload/routing/teams/{team}", 204)
    await ask(lead, "DELETE", f"/workload/routing/teams/{team}", 404)
    assert await given(db) == 1
    await ask(lead, "PUT", "/workload/routing/house", 422, json={"mode": "loudest"})
    await ask(lead, "PUT", "/workload/routing/teams/99", 404, json={"mode": "manual"})


async def test_the_line_in_the_conversation_says_why(lead: httpx.AsyncClient, db: Database) -> None:
    sanne, ben = await cast.agent(db, name="Sanne"), await cast.agent(db, name="Ben")
    label = (await ask(lead, "POST", "/labels", 201, json={"name": "Fares", "color": "blue"}))["id"]
    hand = {"capacity": None, "languages": ["lv"], "label_ids": [label]}
    await ask(lead, "PUT", f"/workload/agents/{sanne.agent_id}", json=hand)
    await ask(lead, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    talk = await customer(db, await cast.inbox(db), 1)
    contact = (await ask(lead, "GET", f"/conversations/{talk}"))["contact"]["id"]
    await ask(lead, "PATCH", f"/contacts/{contact}", json={"language": "lv"})
    await ask(lead, "POST", f"/conversations/{talk}/labels", json={"add": [label]})
    await seen(db, ben, sanne)
    assert await given(db) == 1
    lines = (await ask(lead, "GET", f"/conversations/{talk}/messages"))["items"]
    [line] = [each["content"] for each in lines if each["content"].get("change") == "assigned"]
    assert line["assignee_id"] == str(sanne.agent_id)
    assert line["why"] == [
        {"code": "speaks", "language": "lv"},
        {"code": "knows", "label": "Fares"},
        {"code": "free", "free": 4, "capacity": 4},
    ]
    async with db.transaction() as tx:  # events carry no names
        assert "Fares" not in json.dumps([dict(row) for row in await tx.fetch("SELECT kind, data::text FROM events")])


async def test_two_routers_at_once_give_each_conversation_once(lead: httpx.AsyncClient, db: Database) -> None:
    people = [await cast.agent(db) for _ in range(3)]
    inbox = await cast.inbox(db)
    talks = [await customer(db, inbox, number, waited=number) for number in range(9)]
    await ask(lead, "PUT", "/workload/routing/house", json={"mode": "round_robin"})
    await seen(db, *people)
    routers = [Router(db, ManualClock()) for _ in range(4)]
    assert sum(await asyncio.gather(*(each.run_once() for each in routers))) == len(talks)
    holders = [await assignee(db, talk) for talk in talks]
    assert sorted(holders.count(each.agent_id) for each in people) == [3, 3, 3]
    async with db.transaction() as tx:
        lines = await tx.fetch(
            "SELECT count(*) AS n FROM messages WHERE direction = 'activity' GROUP BY conversation_id"
        )
    assert [row["n"] for row in lines] == [1] * len(talks)


async def test_full_is_full_and_whoever_waits_longest_for_his_share_goes_first(
    lead: httpx.AsyncClient, db: Database
) -> None:
    ali, inbox = await cast.agent(db), await cast.inbox(db)
    await ask(lead, "PUT", f"/workload/agents/{ali.agent_id}", json={"capacity": 1})
    await ask(lead, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    young, old = await customer(db, inbox, 1, waited=1), await customer(db, inbox, 2, waited=20)
    await seen(db, ali)
    assert await given(db) == 1
    assert (await assignee(db, old), await assignee(db, young)) == (ali.agent_id, None)
    assert await given(db) == 0
    assert (await ask(lead, "GET", "/workload"))["nobody_since"] is None  # full is not nobody


async def test_with_nobody_there_it_stays_in_the_queue_and_leads_hear_once(
    lead: httpx.AsyncClient, db: Database
) -> None:
    ali = await cast.agent(db)
    await ask(lead, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    await seen(db, ali)
    later = NOW + timedelta(minutes=30)  # nobody saw him since
    talk = await customer(db, await cast.inbox(db), 1)
    for _ in range(3):
        assert await given(db, now=later) == 0
    assert (await ask(lead, "GET", "/workload"))["nobody_since"] is not None
    await seen(db, ali, now=later)
    assert await given(db, now=later) == 1
    assert await assignee(db, talk) == ali.agent_id
    assert (await ask(lead, "GET", "/workload"))["nobody_since"] is None
    async with db.transaction() as tx:
        told = await tx.fetch(
            "SELECT data ->> 'change' AS change FROM events WHERE kind = 'work.updated' AND data ? 'severity' ORDER BY id"
        )
    assert [row["change"] for row in told] == ["nobody_there", "somebody_there"]


async def test_a_worker_hears_of_a_customer_and_of_a_choice(
    lead: httpx.AsyncClient, db: Database, database_url: str
) -> None:
    ali, inbox = await cast.agent(db), await cast.inbox(db)
    await seen(db, ali)
    stop = asyncio.Event()
    working = asyncio.create_task(Router(db, ManualClock()).run(stop))
    try:
        first = await customer(db, inbox, 1)
        await ask(lead, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
        async with asyncio.timeout(60):
            while await assignee(db, first) is None:
                await asyncio.sleep(0.02)
        second = await customer(db, inbox, 2)
        async with asyncio.timeout(60):
            while await assignee(db, second) is None:
                await asyncio.sleep(0.02)
    finally:
        stop.set()
        await working


async def test_what_a_colleague_had_in_hand_flows_back_when_he_leaves(db: Database, client: httpx.AsyncClient) -> None:
    from shortline.jobs import JobContext
    from shortline.routing.jobs import give_back_all

    await cast.signed_in(client, await cast.owner(db), db=db)
    ali, inbox = await cast.agent(db, name="Ali"), await cast.inbox(db)
    talks = [await customer(db, inbox, number) for number in range(3)]
    for talk in talks:
        await ask(client, "POST", f"/conversations/{talk}/assign", json={"assignee_id": str(ali.agent_id)})
    await ask(
        client, "POST", f"/conversations/{talks[1]}/snooze", json={"until": (NOW + timedelta(days=1)).isoformat()}
    )
    await ask(client, "POST", f"/conversations/{talks[2]}/close")
    job = {"agent_id": ali.agent_id}
    ctx = JobContext(db, ManualClock(), None, None, None)  # type: ignore[arg-type]  # it uses neither of these
    await give_back_all(ctx, job)
    assert [await assignee(db, talk) for talk in talks] == [ali.agent_id] * 3  # he works here
    await ask(client, "PATCH", f"/agents/{ali.agent_id}", json={"state": "disabled"})
    async with db.transaction() as tx:
        queued = await tx.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'routing.give_back'")
    assert [json.loads(row["payload"]) for row in queued] == [job]
    await give_back_all(ctx, job)
    assert [await assignee(db, talk) for talk in talks] == [None, None, ali.agent_id]  # what is closed tells who had it
    lines = (await ask(client, "GET", f"/conversations/{talks[0]}/messages"))["items"]
    assert lines[-1]["content"]["why"] == [{"code": "left", "agent_id": str(ali.agent_id)}]
    listed = await ask(client, "GET", "/conversations", params={"view": "unassigned", "state": "open"})
    assert [each["id"] for each in listed["items"]] == [str(talks[0])]
