"""How much a case hurries: said, shown, found, first where many wait, and forgotten with the next case."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.db import Database
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask, assignee, customer, given, seen


async def hurry(client: httpx.AsyncClient, talk: int, priority: str, expect: int = 200) -> Any:
    return await ask(client, "POST", f"/conversations/{talk}/priority", expect, json={"priority": priority})


async def listed(client: httpx.AsyncClient, **params: Any) -> list[int]:
    found = await ask(client, "GET", "/conversations", params={"state": "open", **params})
    return [int(row["id"]) for row in found["items"]]


async def test_it_is_said_once_with_a_line_and_an_event(db: Database, client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.agent(db, name="Sanne"), db=db)
    talk = await customer(db, await cast.inbox(db), 1)
    assert (await ask(client, "GET", f"/conversations/{talk}"))["priority"] == "normal"
    for _ in range(2):
        assert (await hurry(client, talk, "high"))["priority"] == "high"
    detail = await ask(client, "GET", f"/conversations/{talk}")
    assert detail["cases"][0]["priority"] == "high"
    lines = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    assert [each["content"] for each in lines if each["direction"] == "activity"] == [
        {"change": "prioritized", "priority": "high", "was": "normal"}
    ]
    async with db.transaction() as tx:
        told = await tx.fetch("SELECT data ->> 'change' AS change FROM events WHERE kind = 'conversation.updated'")
    assert [row["change"] for row in told].count("prioritized") == 1


@pytest.mark.parametrize("wrong", [{}, {"priority": None}, {"priority": "URGENT"}, {"priority": 3}, {"urgent": True}])
async def test_what_is_no_priority_is_refused(db: Database, client: httpx.AsyncClient, wrong: Any) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    talk = await customer(db, await cast.inbox(db), 1)
    await ask(client, "POST", f"/conversations/{talk}/priority", 422, json=wrong)
    await ask(client, "GET", "/conversations", 422, params={"priority": "soon"})
    assert (await ask(client, "GET", f"/conversations/{talk}"))["priority"] == "normal"


async def test_a_new_case_begins_as_normal_and_the_old_one_taken_up_again_hurries_as_before(
    db: Database, client: httpx.AsyncClient
) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    inbox = await cast.inbox(db)
    talk = await customer(db, inbox, 1)
    await hurry(client, talk, "urgent")
    path = f"/conversations/{talk}"
    await ask(client, "POST", f"{path}/close")
    assert (await hurry(client, talk, "low", 409))["reason"] == "closed_priority"
    assert (await ask(client, "POST", f"{path}/reopen"))["priority"] == "urgent"
    await ask(client, "POST", f"{path}/close")
    sender = cast.SenderKeys(wa_id="31611110001", profile_name="Somebody 1")
    await cast.inbound_text(db, inbox, "And with a bike?", sender=sender, now=NOW + timedelta(hours=1))
    detail = await ask(client, "GET", path)
    assert (detail["priority"], [each["priority"] for each in detail["cases"]]) == ("normal", ["normal", "urgent"])


async def test_urgent_ones_stand_first_and_by_priority_each_before_the_next(
    db: Database, client: httpx.AsyncClient
) -> None:
    await cast.signed_in(client, await cast.agent(db), db=db)
    inbox = await cast.inbox(db)
    talks = {name: await customer(db, inbox, n, waited=90 - n) for n, name in enumerate("abcdef")}
    for name, priority in {"a": "low", "c": "high", "e": "urgent", "f": "urgent"}.items():
        await hurry(client, talks[name], priority)
    order = [talks[name] for name in "efabcd"]
    by_priority = [talks[name] for name in "efcbda"]
    assert await listed(client) == order
    assert await listed(client, sort="priority") == by_priority
    for sort, wanted in (("most_overdue", order), ("priority", by_priority)):  # over the edges of pages as well
        walked, cursor = [], None
        while True:
            more = {"cursor": cursor} if cursor else {}
            page = await ask(
                client, "GET", "/conversations", params={"state": "open", "sort": sort, "limit": 1, **more}
            )
            walked += [int(row["id"]) for row in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert walked == wanted
    assert await listed(client, priority="urgent") == order[:2]
    assert await listed(client, priority="normal") == [talks["b"], talks["d"]]
    await ask(client, "POST", f"/conversations/{talks['e']}/assign", json={"assignee_id": None})
    async with db.transaction() as tx:  # answered: nobody waits, so nothing hurries
        await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL WHERE id = $1", talks["e"])
    assert (await listed(client))[0] == talks["f"]
    assert (await listed(client))[-1] == talks["e"]


async def test_urgent_ones_are_found_behind_a_long_queue(db: Database, client: httpx.AsyncClient) -> None:
    """More wait than are looked through by their moment."""
    ali, inbox = await cast.agent(db), await cast.inbox(db)
    await cast.signed_in(client, ali, db=db)
    for number in range(55):
        await customer(db, inbox, number, waited=200)
    last = await customer(db, inbox, 90, waited=1)
    await hurry(client, last, "urgent")
    got = await ask(client, "POST", "/workload/next", json={})
    assert (got["conversation"]["id"], got["taken"]) == (str(last), True)


async def test_urgent_ones_are_given_out_first(db: Database, client: httpx.AsyncClient) -> None:
    lead, ali, inbox = await cast.agent(db, role=Role.LEAD), await cast.agent(db), await cast.inbox(db)
    await cast.signed_in(client, lead, db=db)
    await seen(db, ali)
    await ask(client, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    await ask(client, "PUT", f"/workload/agents/{ali.agent_id}", json={"capacity": 1, "languages": [], "label_ids": []})
    late = [await customer(db, inbox, number, waited=200) for number in range(55)]
    last = await customer(db, inbox, 90, waited=1)
    await hurry(client, last, "urgent")
    assert await given(db) >= 1
    assert await assignee(db, last) == ali.agent_id
    assert await assignee(db, late[-1]) is None
