"""What agents do with a conversation: each verb, its line in the timeline, its refusals."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.clock import ManualClock
from shortline.conversations.snooze import wake_due
from shortline.db import Database
from tests import cast
from tests.cast import NOW


async def post(client: httpx.AsyncClient, path: str, body: Any = None, expect: int = 200) -> Any:
    answer = await client.post(f"/api/v1{path}", json=body)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_closing_ends_the_case_and_a_question_opens_the_next(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    me = await cast.agent(db)
    await cast.signed_in(client, me)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    path = f"/conversations/{conversation_id}"
    await post(client, f"{path}/assign", {"assignee_id": str(me.agent_id)})
    closed = await post(client, f"{path}/close")
    assert (closed["state"], closed["waiting_since"], closed["assignee_id"]) == ("closed", None, str(me.agent_id))
    assert (await post(client, f"{path}/close", {}, 409))["code"] == "already_closed"
    await cast.inbound_text(db, inbox, "And with a bike?", now=NOW + timedelta(hours=1))
    detail = (await client.get(f"/api/v1{path}")).json()
    assert (detail["state"], detail["assignee_id"], len(detail["cases"])) == ("waiting_for_us", str(me.agent_id), 2)
    assert detail["cases"][0]["closed_at"] is None
    lines = (await client.get(f"/api/v1{path}/messages")).json()["items"]
    assert [(m["direction"], m["content"].get("change")) for m in lines] == [
        ("in", None),
        ("activity", "assigned"),
        ("activity", "closed"),
        ("in", None),
    ]


async def test_thanks_after_the_close_change_nothing_but_are_shown(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await post(client, f"/conversations/{conversation_id}/close")
    await cast.inbound_text(db, inbox, "Dank je wel!", now=NOW + timedelta(minutes=1))
    detail = (await client.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert (detail["state"], detail["last_message"]["text"], len(detail["cases"])) == ("closed", "Dank je wel!", 1)


async def test_a_follow_up_goes_to_everybody_when_its_agent_is_away(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    me = await cast.agent(db)
    await cast.signed_in(client, me)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await post(client, f"/conversations/{conversation_id}/assign", {"assignee_id": str(me.agent_id)})
    await post(client, f"/conversations/{conversation_id}/close")
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET availability = 'off'")
    await cast.inbound_text(db, inbox, now=NOW + timedelta(days=1))
    assert (await client.get(f"/api/v1/conversations/{conversation_id}")).json()["assignee_id"] is None


async def test_reopening_takes_the_same_case_up(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await post(client, f"/conversations/{conversation_id}/close")
    opened = await post(client, f"/conversations/{conversation_id}/reopen")
    assert opened["state"] == "waiting_for_customer"
    detail = (await client.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert [case["closed_at"] for case in detail["cases"]] == [None]
    assert (await post(client, f"/conversations/{conversation_id}/reopen", {}, 409))["code"] == "not_closed"


async def test_snoozed_comes_back_in_time_or_when_the_customer_writes(
    db: Database, client: httpx.AsyncClient, clock: ManualClock
) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    one, _ = await cast.inbound_text(db, inbox)
    two, _ = await cast.inbound_text(db, inbox, sender=cast.BORIS)
    until = (NOW + timedelta(hours=2)).isoformat()
    for conversation_id in (one, two):
        snoozed = await post(client, f"/conversations/{conversation_id}/snooze", {"until": until})
        assert (snoozed["state"], snoozed["waiting_since"] is not None) == ("snoozed", True)
    await cast.inbound_text(db, inbox, sender=cast.BORIS, now=NOW + timedelta(minutes=5))
    assert (await client.get(f"/api/v1/conversations/{two}")).json()["state"] == "waiting_for_us"
    async with db.transaction() as tx:
        assert await wake_due(tx, now=NOW + timedelta(hours=1)) == 0
        assert await wake_due(tx, now=NOW + timedelta(hours=2)) == 1
    assert (await client.get(f"/api/v1/conversations/{one}")).json()["state"] == "waiting_for_us"
    for wrong, code in ((NOW, "until_past"), (NOW + timedelta(days=4000), "until_too_far")):
        answer = await post(client, f"/conversations/{one}/snooze", {"until": wrong.isoformat()}, 422)
        assert answer["code"] == code


async def test_a_note_stays_among_us_and_is_written_once(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, message_id = await cast.inbound_text(db, inbox)
    body = {"text": "bikes ok on 12 after 9", "client_message_id": str(uuid4())}
    first = await post(client, f"/conversations/{conversation_id}/notes", body, 201)
    second = await post(client, f"/conversations/{conversation_id}/notes", body, 201)
    assert first["id"] == second["id"]
    assert (first["direction"], first["state"], first["author"]["kind"]) == ("note", None, "agent")
    row = (await client.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert row["last_message"]["id"] == str(message_id)
    assert row["waiting_since"] is not None
    await post(
        client, f"/conversations/{conversation_id}/notes", {"text": "  ", "client_message_id": str(uuid4())}, 422
    )


async def test_reading_tells_the_customer_once_and_unread_is_my_own(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, first = await cast.inbound_text(db, inbox)
    _, second = await cast.inbound_text(db, inbox, "And?", now=NOW + timedelta(seconds=9))
    path = f"/conversations/{conversation_id}"
    await post(client, f"{path}/read", {"message_id": str(second)})
    await post(client, f"{path}/read", {"message_id": str(first)})
    detail = (await client.get(f"/api/v1{path}")).json()
    assert (detail["unread_count"], detail["read"]["last_read_message_id"]) == (0, str(second))
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'whatsapp.read'") == 1
    assert (await post(client, f"{path}/unread"))["unread_count"] == 1
    await cast.signed_in(client, await cast.agent(db))
    assert (await client.get(f"/api/v1{path}")).json()["unread_count"] == 2


async def test_typing_is_told_every_twenty_seconds(db: Database, client: httpx.AsyncClient, clock: ManualClock) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    path = f"/conversations/{conversation_id}/typing"
    assert [(await post(client, path))["told"], (await post(client, path))["told"]] == [True, False]
    clock.advance(seconds=20)
    assert (await post(client, path))["told"] is True


async def test_drafts_newest_wins(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    path = f"/api/v1/conversations/{conversation_id}/drafts/reply"
    new = {"text": "Bikes are fine", "media_ids": [], "updated_at": NOW.isoformat()}
    assert (await client.put(path, json=new)).status_code == 200
    old = new | {"text": "Bik", "updated_at": (NOW - timedelta(seconds=5)).isoformat()}
    assert (await client.put(path, json=old)).json()["code"] == "newer_draft"
    detail = (await client.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert (detail["draft"], detail["drafts"]["reply"]["text"]) == (True, "Bikes are fine")
    assert (await client.delete(path)).status_code == 204
    assert (await client.get(f"/api/v1/conversations/{conversation_id}")).json()["draft"] is False


async def test_who_is_blocked_starts_no_clock(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    blocked = await post(client, f"/conversations/{conversation_id}/block")
    assert (blocked["contact"]["is_blocked"], blocked["waiting_since"]) == (True, None)
    await cast.inbound_text(db, inbox, "Hey!", now=NOW + timedelta(minutes=1))
    row = (await client.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert (row["waiting_since"], row["last_message"]["text"]) == (None, "Hey!")
    assert (await post(client, f"/conversations/{conversation_id}/unblock"))["contact"]["is_blocked"] is False


VERBS: list[tuple[str, str, Any]] = [
    ("POST", "close", {}),
    ("POST", "reopen", {}),
    ("POST", "assign", {"assignee_id": None, "team_id": None}),
    ("POST", "snooze", {"until": "2026-12-24T09:00:00Z"}),
    ("POST", "unread", {}),
    ("POST", "read", {"message_id": "1"}),
    ("POST", "typing", {}),
    ("POST", "block", {}),
    ("POST", "unblock", {}),
    ("POST", "notes", {"text": "x", "client_message_id": str(uuid4())}),
    ("PUT", "drafts/reply", {"text": "x", "updated_at": "2026-11-21T09:00:00Z"}),
    ("DELETE", "drafts/note", None),
]


@pytest.mark.parametrize(("method", "verb", "body"), VERBS)
async def test_no_verb_reaches_what_another_team_owns(
    db: Database, client: httpx.AsyncClient, method: str, verb: str, body: Any
) -> None:
    inbox = await cast.inbox(db, team_id=await cast.team(db))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    path = f"/api/v1/conversations/{conversation_id}/{verb}"
    assert (await client.request(method, path, json=body)).status_code == 401
    await cast.signed_in(client, await cast.agent(db, role=Role.AGENT))
    answer = await client.request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_handing_over_says_why(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    me, colleague = await cast.agent(db), await cast.agent(db, name="Bo")
    team_id = await cast.team(db)
    await cast.signed_in(client, me)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    path = f"/conversations/{conversation_id}/assign"
    body = {"assignee_id": str(colleague.agent_id), "team_id": str(team_id), "note": "He asks about bikes"}
    given = await post(client, path, body)
    assert (given["assignee_id"], given["team_id"]) == (str(colleague.agent_id), str(team_id))
    lines = (await client.get(f"/api/v1/conversations/{conversation_id}/messages")).json()["items"]
    assert [line["direction"] for line in lines] == ["in", "note", "activity"]
    assert (await post(client, path, {"assignee_id": "999999"}, 422))["field"] == "assignee_id"
    assert (await post(client, path, {"team_id": "999999"}, 422))["field"] == "team_id"
