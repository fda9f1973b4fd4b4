"""Reading: lists, details, timelines, and who may."""

from datetime import timedelta

import httpx

from shortline.accounts.actor import Role
from shortline.db import Database
from tests import cast
from tests.cast import NOW


async def test_a_conversation_is_listed_and_read(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.owner(db))
    conversation_id, message_id = await cast.inbound_text(db, inbox, "Is tram 4 running?")
    page = (await client.get("/api/v1/conversations")).json()
    assert page["total"] == 1
    assert page["next_cursor"] is None
    [row] = page["items"]
    assert row["id"] == str(conversation_id)
    assert row["state"] == "waiting_for_us"
    assert row["contact"]["name"] == "Anna de Vries"
    assert row["identity"]["display"] == "+31 6 12345678"
    assert row["last_message"]["text"] == "Is tram 4 running?"
    assert row["unread_count"] == 1
    assert row["window"]["closes_at"] == (NOW + timedelta(hours=24)).isoformat().replace("+00:00", "Z")
    detail = (await client.get(f"/api/v1/conversations/{conversation_id}")).json()
    assert detail["capability"]["text_max"] == 4096
    assert detail["to"] == {"display": "+31 6 12345678"}
    assert detail["from"]["display_phone_number"] == "31205550100"
    assert {(k["kind"], k["value"]) for k in detail["contact_detail"]["identities"][0]["keys"]} == {
        ("phone", "31612345678"),
        ("user_id", "NL.4410982377"),
    }
    messages = (await client.get(f"/api/v1/conversations/{conversation_id}/messages")).json()
    assert [each["id"] for each in messages["items"]] == [str(message_id)]
    assert (messages["has_before"], messages["has_after"]) == (False, False)
    assert messages["items"][0]["author"] == {
        "kind": "contact",
        "id": row["contact"]["id"],
        "name": "Anna de Vries",
    }
    assert (await client.get(f"/api/v1/messages/{message_id}")).json()["text"] == "Is tram 4 running?"
    assert len((await client.get(f"/api/v1/messages?ids={message_id},999")).json()["items"]) == 1
    assert len((await client.get(f"/api/v1/conversations?ids={conversation_id},999")).json()["items"]) == 1
    counts = (await client.get("/api/v1/conversations/counts")).json()
    assert counts == {
        "mine": 0, "team": 1, "unassigned": 1, "all": 1, "greeted": 0, "by_inbox": {str(inbox.id): 1}, "mentions": 0,
        "following": 0, "following_news": 0}  # fmt: skip


async def test_what_another_team_owns_does_not_exist(db: Database, client: httpx.AsyncClient) -> None:
    await cast.owner(db)
    team_id = await cast.team(db)
    inbox = await cast.inbox(db, team_id=team_id)
    conversation_id, message_id = await cast.inbound_text(db, inbox)
    await cast.signed_in(client, await cast.agent(db, role=Role.AGENT))
    for path in (
        f"/conversations/{conversation_id}",
        f"/conversations/{conversation_id}/messages",
        f"/messages/{message_id}",
        "/conversations/0",
        "/conversations/99999999999999999999",
        "/conversations/abc",
    ):
        answer = await client.get(f"/api/v1{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
    assert (await client.get(f"/api/v1/messages/{message_id}/raw")).status_code == 403
    assert (await client.get("/api/v1/conversations")).json()["items"] == []
    assert (await client.get(f"/api/v1/conversations?ids={conversation_id}")).json()["items"] == []
    assert (await client.get(f"/api/v1/messages?ids={message_id}")).json()["items"] == []
    assert (await client.get("/api/v1/conversations?q=Anna")).json()["items"] == []
    await cast.signed_in(client, await cast.agent(db, team_ids=(team_id,)))
    assert (await client.get(f"/api/v1/conversations/{conversation_id}")).status_code == 200


async def test_everything_needs_a_session(client: httpx.AsyncClient) -> None:
    for path in (
        "/conversations",
        "/conversations/1",
        "/conversations/1/messages",
        "/messages/1",
        "/conversations/counts",
    ):
        assert (await client.get(f"/api/v1{path}")).status_code == 401
