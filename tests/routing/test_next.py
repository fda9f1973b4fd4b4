"""One key: the next best conversation for me, over everything I am there for, and nobody else's at the same moment."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from shortline.accounts.actor import SYSTEM, Role
from shortline.db import Database
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit
from shortline.routing.next_work import next_work
from shortline.routing.offers import look
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask, assignee, customer, given, seen


async def following(client: httpx.AsyncClient, **given: Any) -> dict[str, Any]:
    return dict(await ask(client, "POST", "/workload/next", json=given))


async def target(db: Database, talk: int, minutes: int) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET target_minutes = $2::integer, due_at = waiting_since + $2 * interval '1 minute'"
            " WHERE id = $1",
            talk,
            minutes,
        )


async def test_whose_time_is_most_used_up_comes_first_then_who_waits_longest(
    db: Database, client: httpx.AsyncClient
) -> None:
    ali, inbox = await cast.agent(db), await cast.inbox(db)
    other = await cast.inbox(db)
    await cast.signed_in(client, ali, db=db)
    # Shares of the target: 20/30, 4/5, 30/30 and twice 15/30, of which one waits in another inbox.
    slow, quick, late = [await customer(db, inbox, n, waited=waited) for n, waited in enumerate((20, 4, 30))]
    await target(db, quick, 5)
    young, old = await customer(db, other, 4, waited=10), await customer(db, other, 5, waited=15)
    await target(db, young, 20)
    order = []
    for _ in range(5):
        got = await following(client)
        assert got["taken"]
        order.append(int(got["conversation"]["id"]))
        async with db.transaction() as tx:  # and settled
            await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id = $1", order[-1])
    assert order == [late, quick, slow, old, young]
    assert await following(client) == {"conversation": None, "taken": False, "why": "nobody_waits"}


async def test_my_own_follow_ups_come_before_everybody(db: Database, client: httpx.AsyncClient) -> None:
    ali, inbox = await cast.agent(db), await cast.inbox(db)
    await cast.signed_in(client, ali, db=db)
    overdue = await customer(db, inbox, 1, waited=300)
    mine = await customer(db, inbox, 2, waited=1)
    await ask(client, "POST", f"/conversations/{mine}/assign", json={"assignee_id": str(ali.agent_id)})
    assert (await following(client))["conversation"]["id"] == str(overdue)  # no follow-up yet: in its order
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET waits_for_follow_up = true WHERE id = $1", mine)
    got = await following(client)
    assert (got["conversation"]["id"], got["taken"]) == (str(mine), False)
    assert (await following(client, skip_id=str(mine)))["conversation"]["id"] == str(overdue)  # mine since I took it


async def test_nothing_of_other_teams_is_given_to_me(db: Database, client: httpx.AsyncClient) -> None:
    ours, theirs = await cast.team(db), await cast.team(db)
    ali = await cast.agent(db, team_ids=(ours,))
    hidden = await customer(db, await cast.inbox(db, team_id=theirs), 1, waited=50)
    shown = await customer(db, await cast.inbox(db, team_id=ours), 2, waited=1)
    await cast.signed_in(client, ali, db=db)
    assert (await following(client))["conversation"]["id"] == str(shown)
    assert (await following(client, skip_id=str(shown)))["why"] == "nobody_waits"
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)  # in no team: there for everything
    assert (await following(client))["conversation"]["id"] == str(hidden)


async def test_where_work_is_given_out_nobody_takes_more_than_he_can(db: Database, client: httpx.AsyncClient) -> None:
    lead, inbox, by_hand = await cast.agent(db, role=Role.LEAD), await cast.inbox(db), await cast.inbox(db)
    await cast.signed_in(client, lead, db=db)
    await ask(client, "PUT", f"/workload/routing/inboxes/{inbox.id}", json={"mode": "least_busy"})
    await ask(client, "PUT", f"/workload/agents/{lead.agent_id}", json={"capacity": 1})
    first, second = await customer(db, inbox, 1, waited=20), await customer(db, inbox, 2, waited=10)
    assert (await following(client))["conversation"]["id"] == str(first)
    assert await following(client, skip_id=str(first)) == {"conversation": None, "taken": False, "why": "full"}
    assert await assignee(db, second) is None
    free = await customer(db, by_hand, 3)
    assert (await following(client, skip_id=str(first)))["conversation"]["id"] == str(free)
    async with (
        db.transaction() as tx
    ):  # his customers have been answered just now: the talks are live, and nobody waits for him
        await tx.execute(
            "UPDATE conversations SET waiting_since = NULL, due_at = NULL, answered_at = $2 WHERE assignee_id = $1",
            lead.agent_id,
            NOW,
        )
    assert (await ask(client, "GET", "/workload"))["agents"][0]["free"] == 0
    assert (await following(client))["conversation"]["id"] == str(second)
    await customer(db, inbox, 4, waited=5)
    assert (await following(client, skip_id=str(second)))["why"] == "full"  # he keeps one waiting
    await ask(client, "PUT", f"/workload/agents/{lead.agent_id}", json={"capacity": 0})
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id = $1", second)
    assert (await following(client))["why"] == "full"


async def test_many_who_ask_at_once_get_different_ones_and_nobody_waits(db: Database) -> None:
    people = [await cast.agent(db) for _ in range(6)]
    await seen(db, *people)
    inbox = await cast.inbox(db)
    talks = [await customer(db, inbox, number, waited=number) for number in range(6)]
    together = asyncio.Barrier(len(people))

    async def take(who: cast.Actor) -> int | None:
        async with db.transaction() as tx:
            found = await next_work(tx, by=who, now=NOW + timedelta(seconds=1))
            async with asyncio.timeout(60):
                await together.wait()  # all hold theirs before anybody commits
        return found.conversation_id

    got = await asyncio.gather(*(take(who) for who in people))
    assert sorted(each or 0 for each in got) == sorted(talks)
    assert [await assignee(db, each or 0) for each in got] == [who.agent_id for who in people]


async def test_whose_answer_is_on_its_way_is_neither_given_out_nor_next_nor_offered(
    db: Database, client: httpx.AsyncClient
) -> None:
    """Its clock runs until the provider has taken the answer; nobody is to write a second one meanwhile."""
    lena, ali = await cast.agent(db, role=Role.LEAD, name="Lena"), await cast.agent(db, name="Ali")
    inbox = await cast.inbox(db)
    nobodys, alis = await customer(db, inbox, 1, waited=3), await customer(db, inbox, 2, waited=3)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET assignee_id = $1 WHERE id = $2", ali.agent_id, alis)
    await cast.signed_in(client, lena, db=db)
    await ask(client, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    for talk in (nobodys, alis):
        await ask(client, "POST", f"/conversations/{talk}/messages", 201, json={"text": "At noon.", "undo_seconds": 10})
    await seen(db, ali)
    assert await given(db) == 0
    async with db.transaction() as tx:
        assert await look(tx, now=NOW) == 0
    await cast.signed_in(client, ali, db=db)
    assert (await ask(client, "POST", "/workload/next"))["why"] == "nobody_waits"
    async with db.transaction() as tx:  # it never left
        await tx.execute("DELETE FROM outbox")
    assert await given(db) == 1
    assert (await ask(client, "POST", "/workload/next"))["conversation"] is not None


async def test_a_line_the_desk_sends_by_itself_is_no_answer_on_its_way(db: Database, client: httpx.AsyncClient) -> None:
    lena, ali = await cast.agent(db, role=Role.LEAD, name="Lena"), await cast.agent(db, name="Ali")
    inbox = await cast.inbox(db)
    talk = await customer(db, inbox, 1, waited=3)
    await cast.signed_in(client, lena, db=db)
    await ask(client, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    async with db.transaction() as tx:
        await submit(tx, talk, SendIn(text="We are closed.", undo_seconds=0), by=SYSTEM, now=NOW, automatic=True)
    await seen(db, ali)
    assert await given(db) == 1
    assert await assignee(db, talk) == ali.agent_id
