"""Connecting a number: secrets stay sealed, duplicates are named, a rotated secret keeps its predecessor."""

from typing import Any

import httpx
import pytest

from shortline.accounts.actor import SYSTEM, Role
from shortline.channels.events import AccountChanged, Route, TemplateChanged
from shortline.db import Database
from shortline.errors import Conflict
from shortline.inboxes import account_news, change, store, templates
from shortline.settings import Settings
from tests import cast
from tests.cast import BOX, NOW

BODY: dict[str, Any] = {
    "channel": "whatsapp",
    "name": "Service Lindhaven",
    "phone_number_id": "900100200300400",
    "waba_id": "700100200300400",
    "access_token": "EAA-secret",
    "app_secret": "hush",
    "verify_token": "verify-me",
}


async def test_an_admin_connects_a_number(db: Database, client: httpx.AsyncClient, settings: Settings) -> None:
    await cast.signed_in(client, await cast.owner(db))
    answer = await client.post("/api/v1/inboxes", json=BODY)
    assert answer.status_code == 201
    inbox = answer.json()
    assert inbox["webhook_url"] == f"http://desk.test/hooks/whatsapp/{inbox['id']}"
    assert (inbox["verify_token"], inbox["status"], inbox["state"]) == ("verify-me", "waiting_for_webhook", "active")
    assert "hush" not in answer.text
    assert "EAA-secret" not in answer.text
    async with db.transaction() as tx:
        stored = bytes(await tx.fetchval("SELECT secrets FROM inboxes"))
        config = await store.config(tx, int(inbox["id"]), BOX, settings)
        jobs = [row["entrypoint"] for row in await tx.fetch("SELECT entrypoint FROM pgqueuer")]
    assert b"hush" not in stored
    assert (config.access_token, config.app_secrets, config.graph_url) == ("EAA-secret", ("hush",), settings.graph_url)
    assert jobs == ["inboxes.refresh"]
    listed = (await client.get("/api/v1/inboxes")).json()
    assert [each["id"] for each in listed["items"]] == [inbox["id"]]


async def test_the_same_number_twice_is_a_conflict_that_names_the_field(
    db: Database, client: httpx.AsyncClient
) -> None:
    await cast.signed_in(client, await cast.owner(db))
    first = (await client.post("/api/v1/inboxes", json=BODY)).json()
    again = await client.post("/api/v1/inboxes", json=BODY | {"name": "Another"})
    assert (again.status_code, again.json()["field"]) == (409, "phone_number_id")
    assert (await client.delete(f"/api/v1/inboxes/{first['id']}")).status_code == 204
    assert (await client.post("/api/v1/inboxes", json=BODY)).status_code == 201
    late = await client.patch(f"/api/v1/inboxes/{first['id']}", json={"name": "New"})
    assert late.json()["code"] == "inbox_disabled"


@pytest.mark.parametrize(
    ("change_", "field"),
    [
        ({"phone_number_id": "12ab"}, "phone_number_id"),
        ({"name": " "}, "name"),
        ({"name": "a\u0000b"}, "name"),
        ({"channel": "pigeon"}, "channel"),
        ({"surprise": 1}, "surprise"),
        ({"graph_url": "ftp://x"}, "graph_url"),
        ({"team_id": "99"}, "team_id"),
        ({"access_token": ""}, "access_token"),
    ],
)
async def test_bad_pieces_are_named(
    db: Database, client: httpx.AsyncClient, change_: dict[str, Any], field: str
) -> None:
    await cast.signed_in(client, await cast.owner(db))
    answer = await client.post("/api/v1/inboxes", json=BODY | change_)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


async def test_a_rotated_app_secret_keeps_the_old_one_until_the_next(
    db: Database, client: httpx.AsyncClient, settings: Settings
) -> None:
    await cast.signed_in(client, await cast.owner(db))
    inbox = (await client.post("/api/v1/inboxes", json=BODY)).json()
    for secret, expected in (("two", ("two", "hush")), ("two", ("two", "hush")), ("three", ("three", "two"))):
        assert (await client.patch(f"/api/v1/inboxes/{inbox['id']}", json={"app_secret": secret})).status_code == 200
        async with db.transaction() as tx:
            assert (await store.config(tx, int(inbox["id"]), BOX, settings)).app_secrets == expected


async def test_an_agent_sees_inboxes_without_their_token_and_may_change_nothing(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db, role=Role.AGENT))
    seen = (await client.get(f"/api/v1/inboxes/{inbox.id}")).json()
    assert seen["verify_token"] is None
    path = f"/api/v1/inboxes/{inbox.id}"
    answers = [
        await client.post("/api/v1/inboxes", json=BODY),
        await client.patch(path, json={"name": "x"}),
        await client.delete(path),
        await client.post("/api/v1/inboxes/check", json={k: v for k, v in BODY.items() if k in CHECKED}),
        await client.post(f"{path}/check"),
        await client.post(f"{path}/subscribe"),
        await client.post(f"{path}/templates/sync"),
    ]
    assert {answer.status_code for answer in answers} == {403}


CHECKED = ("phone_number_id", "waba_id", "access_token", "app_secret")


async def test_the_code_opens_a_chat_with_the_number(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    answer = await client.get(f"/api/v1/inboxes/{inbox.id}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<svg")


async def test_checks_of_an_unreachable_provider_are_answers_not_errors(
    db: Database, client: httpx.AsyncClient
) -> None:
    await cast.signed_in(client, await cast.owner(db))
    body = {k: v for k, v in BODY.items() if k in CHECKED} | {"graph_url": "http://127.0.0.1:9/x"}
    report = (await client.post("/api/v1/inboxes/check", json=body)).json()
    assert report["phone"] is None
    assert all(check["ok"] is not True for check in report["checks"])
    assert any(check["sentence"] for check in report["checks"])


async def test_news_about_number_and_templates_are_kept(db: Database) -> None:
    inbox = await cast.inbox(db)
    route = Route(waba_id=inbox.waba_id)
    head: dict[str, Any] = {"route": route, "path": "$", "key": "k"}
    listed = [_template("order", "nl"), _template("order", "en"), _template("gone", "nl")]
    async with db.transaction() as tx:
        assert await templates.keep(tx, inbox, listed, now=NOW) == 3
        assert await templates.keep(tx, inbox, listed[:2], now=NOW.replace(hour=10)) == 2
        await account_news.account_changed(
            tx, inbox, AccountChanged(**head, change="phone_number_quality_update", quality="RED", severity="warning"),
            now=NOW, journal_id=None,
        )  # fmt: skip
        await account_news.template_changed(
            tx, inbox, TemplateChanged(**head, change="status", name="order", language="nl", status="PAUSED", reason="x"),
            now=NOW, journal_id=None,
        )  # fmt: skip
        rows = {(row["name"], row["language"]): row["status"] for row in await templates.list_templates(tx, inbox.id)}
        assert (await store.get_inbox(tx, inbox.id)).quality_rating == "RED"
    assert rows == {("order", "nl"): "PAUSED", ("order", "en"): "APPROVED"}


async def test_templates_tell_what_to_fill_in_and_why_they_cannot_be_sent(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    async with db.transaction() as tx:
        await templates.keep(tx, inbox, [_template("a", "nl"), _template("b", "nl", status="REJECTED")], now=NOW)
    await cast.signed_in(client, await cast.agent(db))
    items = (await client.get("/api/v1/templates", params={"inbox_id": str(inbox.id)})).json()["items"]
    assert [(each["name"], each["sendable"]) for each in items] == [("a", True), ("b", False)]
    assert items[0]["variables"][0] | {"key": "1", "where": "body"} == items[0]["variables"][0]
    assert items[1]["reason"]
    only = (await client.get("/api/v1/templates?sendable=1")).json()["items"]
    assert [each["name"] for each in only] == ["a"]


async def test_a_number_is_found_by_its_id_until_it_is_removed(db: Database) -> None:
    inbox = await cast.inbox(db)
    async with db.transaction() as tx:
        found = await store.find_by_number(tx, "whatsapp", inbox.phone_number_id)
        assert found is not None
        assert found.id == inbox.id
        assert [each.id for each in await store.list_by_account(tx, "whatsapp", inbox.waba_id)] == [inbox.id]
        await change.disable(tx, inbox.id, by=SYSTEM, now=NOW)
        assert await store.find_by_number(tx, "whatsapp", inbox.phone_number_id) is None
        with pytest.raises(Conflict):
            await change.change(tx, BOX, inbox.id, change.Patch({"name": "x"}), by=SYSTEM, now=NOW)


def _template(name: str, language: str, *, status: str = "APPROVED") -> dict[str, Any]:
    return {
        "provider_id": f"{name}-{language}",
        "name": name,
        "language": language,
        "status": status,
        "category": "UTILITY",
        "quality": "GREEN",
        "rejected_reason": "",
        "parameter_format": "POSITIONAL",
        "components": [{"type": "BODY", "text": "Hello {{1}}!", "example": {"body_text": [["Anna"]]}}],
    }
