"""Promises kept outside of the chat: made with all that has to be known, told when they are due, ended once."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.api.runtime import Runtime
from shortline.clock import ManualClock
from shortline.conversations.jobs import wake
from shortline.db import Database
from shortline.handover.due import tell_due
from shortline.jobs import JobContext
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask as asked

CALL: dict[str, Any] = {
    "kind": "call_back",
    "address": "+31 6 1234 5678",
    "due_at": (NOW + timedelta(hours=3)).isoformat(),
    "summary": "Her bag is on tram 4.\nShe has the receipt.",
    "why": "A matter for the phone",
}


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **body: Any) -> Any:
    return await asked(client, method, path, expect, **({"json": body} if body else {}))


async def talk_of(db: Database, client: httpx.AsyncClient) -> int:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db), now=NOW)
    await cast.signed_in(client, await cast.agent(db, name="Sanne"))
    return talk


async def lines(client: httpx.AsyncClient, talk: int) -> list[dict[str, Any]]:
    items = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    return [each["content"] for each in items if each["direction"] == "activity"]


async def test_a_promise_is_made_tried_moved_and_kept(db: Database, client: httpx.AsyncClient) -> None:
    talk = await talk_of(db, client)
    at = f"/conversations/{talk}/handovers"
    made = await ask(client, "POST", at, 201, **CALL)
    assert {name: made[name] for name in ("kind", "address", "summary", "attempts", "ended_as", "made_by")} == {
        "kind": "call_back", "address": "+31 6 1234 5678", "summary": CALL["summary"], "attempts": 0, "ended_as": None,
        "made_by": "Sanne",
    }  # fmt: skip
    assert (await ask(client, "GET", f"/conversations/{talk}"))["handovers"] == [made]
    (open_one,) = (await ask(client, "GET", "/handovers"))["items"]
    assert open_one == made | {"contact_name": open_one["contact_name"]}
    later = (NOW + timedelta(hours=5)).isoformat()
    moved = await ask(client, "PATCH", f"/handovers/{made['id']}", attempted=True, due_at=later)
    assert (moved["attempts"], moved["summary"]) == (1, CALL["summary"])
    ended = await ask(client, "POST", f"/handovers/{made['id']}/end", ended_as="done", outcome="Bag found.")
    assert (ended["ended_as"], ended["ended_by"], ended["outcome"]) == ("done", "Sanne", "Bag found.")
    assert (await ask(client, "GET", "/handovers"))["items"] == []
    assert [(each["change"], each.get("outcome") or each.get("why")) for each in await lines(client, talk)] == [
        ("handover_made", "A matter for the phone"), ("handover_attempted", None), ("handover_done", "Bag found."),
    ]  # fmt: skip
    for method, path, body in (
        ("PATCH", f"/handovers/{made['id']}", {"attempted": True}),
        ("POST", f"/handovers/{made['id']}/end", {"ended_as": "called_off"}),
    ):
        assert (await ask(client, method, path, 409, **body))["code"] == "handover_ended"


async def test_it_is_told_once_when_it_is_due_and_again_when_it_was_moved(
    db: Database, client: httpx.AsyncClient
) -> None:
    talk = await talk_of(db, client)
    made = await ask(client, "POST", f"/conversations/{talk}/handovers", 201, **CALL)
    await ask(client, "POST", f"/conversations/{talk}/snooze", until=(NOW + timedelta(days=2)).isoformat())

    async def look(hours: float) -> int:
        async with db.transaction() as tx:
            return await tell_due(tx, now=NOW + timedelta(hours=hours))

    assert await look(2.9) == 0
    assert sorted(await asyncio.gather(*(look(3) for _ in range(4)))) == [0, 0, 0, 1]
    assert (await ask(client, "GET", f"/conversations/{talk}"))["state"] == "waiting_for_us"
    assert [each["change"] for each in await lines(client, talk)][-2:] == ["woken", "handover_due"]
    await ask(client, "PATCH", f"/handovers/{made['id']}", due_at=(NOW + timedelta(hours=6)).isoformat())
    assert [await look(5), await look(6), await look(7)] == [0, 1, 0]
    await ask(client, "POST", f"/handovers/{made['id']}/end", ended_as="called_off")
    assert await look(9) == 0


async def test_the_worker_tells_of_it(runtime: Runtime, db: Database, client: httpx.AsyncClient) -> None:
    """The job that wakes what was put aside tells what is due as well."""
    talk = await talk_of(db, client)
    await ask(client, "POST", f"/conversations/{talk}/handovers", 201, **CALL)
    clock = ManualClock(NOW + timedelta(hours=4))
    await wake(JobContext(runtime.db, clock, runtime.http, runtime.settings, runtime.store), {})
    assert (await lines(client, talk))[-1]["change"] == "handover_due"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"due_at": (NOW - timedelta(minutes=1)).isoformat()}, "until_past", "due_at"),
        ({"due_at": (NOW + timedelta(days=400)).isoformat()}, "until_too_far", "due_at"),
        ({"assignee_id": "999999"}, "unknown_agent", "assignee_id"),
        ({"team_id": "999999"}, "unknown_team", "team_id"),
        ({"due_at": "2026-11-22T10:00:00"}, None, None),
        ({"address": "  "}, None, None),
        ({"address": "0612\u202e345"}, None, None),
        ({"summary": ""}, None, None),
        ({"kind": "fax"}, None, None),
        ({"more": 1}, None, None),
    ],
)
async def test_what_cannot_be_promised_is_refused(
    db: Database, client: httpx.AsyncClient, change: dict[str, Any], code: str | None, field: str | None
) -> None:
    talk = await talk_of(db, client)
    answer = await client.post(f"/api/v1/conversations/{talk}/handovers", json=CALL | change)
    assert answer.status_code == 422, answer.text
    assert code is None or (answer.json()["code"], answer.json()["field"]) == (code, field)
    assert (await ask(client, "GET", "/handovers"))["items"] == []


async def test_only_who_sees_the_conversation_sees_it_and_can_be_given_it(
    db: Database, client: httpx.AsyncClient
) -> None:
    team = await cast.team(db)
    talk, _ = await cast.inbound_text(db, await cast.inbox(db, team_id=team), now=NOW)
    stranger = await cast.agent(db, name="Noor")
    lead = await cast.agent(db, name="Lena", role=Role.LEAD)
    await cast.signed_in(client, lead)
    refused = await ask(
        client, "POST", f"/conversations/{talk}/handovers", 422, **CALL, assignee_id=str(stranger.agent_id)
    )
    assert refused["code"] == "hand_cannot_see"
    made = await ask(client, "POST", f"/conversations/{talk}/handovers", 201, **CALL)
    await cast.signed_in(client, stranger)
    assert (await ask(client, "GET", "/handovers"))["items"] == []
    await ask(client, "POST", f"/handovers/{made['id']}/end", 404, ended_as="done")


async def test_the_list_goes_in_pages_by_when_they_are_due(db: Database, client: httpx.AsyncClient) -> None:
    talk = await talk_of(db, client)
    for hours in (5, 2, 9, 2, 7):
        given = CALL | {"due_at": (NOW + timedelta(hours=hours)).isoformat(), "summary": str(hours)}
        await ask(client, "POST", f"/conversations/{talk}/handovers", 201, **given)
    found, cursor = [], ""
    while cursor is not None:
        page = await ask(client, "GET", f"/handovers?limit=2{cursor and '&cursor=' + cursor}")
        found += [each["summary"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert found == ["2", "2", "5", "7", "9"]
    assert (await client.get("/api/v1/handovers?cursor=WyJ4IiwgMV0")).json()["code"] == "bad_cursor"


async def test_the_promise_of_a_colleague_who_left_is_anybodys(db: Database, client: httpx.AsyncClient) -> None:
    talk = await talk_of(db, client)
    gone = await cast.agent(db, name="Ali")
    made = await ask(client, "POST", f"/conversations/{talk}/handovers", 201, **CALL, assignee_id=str(gone.agent_id))
    assert (made["assignee_id"], made["assignee_name"]) == (str(gone.agent_id), "Ali")
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET state = 'disabled' WHERE id = $1", gone.agent_id)
    (left,) = (await ask(client, "GET", "/handovers"))["items"]
    assert (left["assignee_id"], left["assignee_name"]) == (None, None)
