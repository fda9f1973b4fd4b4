"""Reasons through the API: the tree, what a case is said to have been about, and a person's history at a glance."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from shortline.accounts.actor import Actor, Role
from shortline.clock import ManualClock
from shortline.db import Database
from tests import cast
from tests.cast import NOW


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def reason(client: httpx.AsyncClient, name: str, expect: int = 201, **more: Any) -> Any:
    made = await ask(client, "POST", "/reasons", expect, json={"name": name, **more})
    return made["id"] if expect == 201 else made


async def lead(client: httpx.AsyncClient, db: Database) -> Actor:
    who = await cast.agent(db, role=Role.LEAD)
    await cast.signed_in(client, who)
    return who


async def cases(client: httpx.AsyncClient, conversation_id: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await ask(client, "GET", f"/conversations/{conversation_id}"))["cases"]
    return found


async def test_a_tree_of_three_levels_with_names_apart_among_neighbours(
    db: Database, client: httpx.AsyncClient
) -> None:
    await lead(client, db)
    money, travel = await reason(client, " Money "), await reason(client, "Travel")
    refund = await reason(client, "Refund", parent_id=money)
    await reason(client, "Refund", parent_id=travel)
    assert (await reason(client, "réfund", 409, parent_id=money))["code"] == "reason_taken"
    ticket = await reason(client, "Ticket", parent_id=refund)
    deep = await reason(client, "Paper ticket", 422, parent_id=ticket)
    assert (deep["code"], deep["field"]) == ("reason_too_deep", "parent_id")
    assert (await reason(client, "x", 422, parent_id="999999"))["code"] == "unknown_reason"
    for wrong in ({"name": ""}, {"name": "a\u202eb"}, {"name": "x" * 61}, {"name": "x", "parent_id": "one"}):
        await ask(client, "POST", "/reasons", 422, json=wrong)
    await ask(client, "PATCH", f"/reasons/{money}", json={"name": "Payment", "archived": True})
    assert (await reason(client, "Fine", 422, parent_id=refund))["code"] == "unknown_reason", "its parent rests"
    listed = {each["name"]: each for each in (await ask(client, "GET", "/reasons"))["items"]}
    assert (listed["Payment"]["archived"], listed["Ticket"]["parent_id"]) == (True, refund)
    async with db.reading() as tx:
        told = await tx.fetch(
            "SELECT data ->> 'change' AS change FROM events WHERE kind = 'reason.updated' ORDER BY id"
        )
    assert [row["change"] for row in told] == ["created"] * 5 + ["changed"]


async def test_a_case_is_closed_with_its_reason_and_outcome(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund = await reason(client, "Late tram", parent_id=await reason(client, "Refund"))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    at = f"/conversations/{conversation_id}"
    assert (await ask(client, "POST", f"{at}/close", 422, json={"reason_id": "999999"}))["code"] == "unknown_reason"
    assert (await ask(client, "GET", at))["state"] == "waiting_for_us", "a refusal closes nothing"
    await ask(client, "POST", f"{at}/close", 422, json={"outcome": "splendid"})
    await ask(client, "POST", f"{at}/close", json={"reason_id": refund, "outcome": "solved"})
    [case] = await cases(client, conversation_id)
    assert case["reason"] == {"id": refund, "name": "Refund › Late tram"}
    assert (case["outcome"], case["channel"], case["closed_at"] is not None) == ("solved", "whatsapp", True)
    line = (await ask(client, "GET", f"{at}/messages"))["items"][-1]["content"]
    assert line == {"change": "closed", "reason": "Refund › Late tram", "outcome": "solved"}
    await ask(client, "POST", f"{at}/reopen")
    [case] = await cases(client, conversation_id)
    assert (case["reason"]["id"], case["outcome"], case["closed_at"]) == (refund, None, None)
    await ask(client, "POST", f"{at}/close")
    [case] = await cases(client, conversation_id)
    assert (case["reason"]["id"], case["outcome"]) == (refund, None), "what was said before stays"
    counted = {each["id"]: each["cases"] for each in (await ask(client, "GET", "/reasons?counted=1"))["items"]}
    assert counted[refund] == 1


async def test_it_may_be_said_later_changed_and_taken_away(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund, bicycle = await reason(client, "Refund"), await reason(client, "Bicycle")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await ask(client, "POST", f"/conversations/{conversation_id}/close")
    [case] = await cases(client, conversation_id)
    path = f"/cases/{case['id']}"
    row = await ask(client, "PATCH", path, json={"reason_id": refund})
    again = await ask(client, "PATCH", path, json={"reason_id": refund})
    assert again["version"] == row["version"], "nothing changed, nothing was told"
    assert row["state"] == "closed"
    await ask(client, "PATCH", f"/reasons/{refund}", json={"archived": True})
    await ask(client, "PATCH", path, json={"outcome": "passed_on"})
    [case] = await cases(client, conversation_id)
    assert (case["reason"]["name"], case["outcome"]) == ("Refund", "passed_on"), "an archived one stays where it was"
    await ask(client, "PATCH", path, json={"reason_id": bicycle})
    assert (await ask(client, "PATCH", path, 422, json={"reason_id": refund}))["code"] == "unknown_reason"
    await ask(client, "PATCH", path, json={"reason_id": None, "outcome": None})
    [case] = await cases(client, conversation_id)
    assert (case["reason"], case["outcome"]) == (None, None)
    timeline = (await ask(client, "GET", f"/conversations/{conversation_id}/messages"))["items"]
    lines = [each["content"]["change"] for each in timeline if each["kind"] == "activity"]
    assert lines == ["closed", "case_said", "case_said", "case_said", "case_unsaid"]
    await ask(client, "PATCH", "/cases/999999", 404, json={"outcome": "solved"})


async def test_history_is_the_person_s_on_all_channels_and_only_what_one_may_see(
    db: Database, client: httpx.AsyncClient, clock: ManualClock
) -> None:
    first, second = await cast.inbox(db), await cast.inbox(db, team_id=await cast.team(db))
    who = await lead(client, db)
    here, _ = await cast.inbound_text(db, first)
    there, _ = await cast.inbound_text(db, second)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET contact_id = (SELECT contact_id FROM conversations WHERE id = $1) WHERE id = $2",
            here, there,
        )  # fmt: skip
        ours = await tx.fetchval("SELECT contact_id FROM conversations WHERE id = $1", here)
        await tx.execute(
            "INSERT INTO cases (conversation_id, opened_at, closed_at) VALUES ($1, $2, $2)",
            here, NOW - timedelta(days=300),
        )  # fmt: skip
    assert ours
    assert {each["conversation_id"] for each in await cases(client, here)} == {str(here), str(there)}
    assert len(await cases(client, here)) == 2, "older than nine months is not at a glance"
    team = await cast.team(db, members=(who,))
    stranger = await cast.agent(db, role=Role.AGENT)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET team_id = $1, assignee_id = $3 WHERE id = $2", team, there, who.agent_id
        )
    await cast.signed_in(client, stranger)
    assert {each["conversation_id"] for each in await cases(client, here)} == {str(here)}


async def test_two_who_make_the_same_reason_at_once_make_one(db: Database, client: httpx.AsyncClient) -> None:
    await lead(client, db)
    answers = await asyncio.gather(*(client.post("/api/v1/reasons", json={"name": "Refund"}) for _ in range(6)))
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409, 409, 409]
