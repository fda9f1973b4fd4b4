"""People over the API: found in any spelling, corrected by agents, looked at after a change."""

import httpx
import pytest

from shortline.channels.event_parts import SenderKeys
from shortline.db import Database
from tests import cast

ZOE = SenderKeys(wa_id="33612345678", profile_name="Zoé Lefèvre", username="@zoe.l")


async def test_people_are_found_in_any_spelling(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    for sender in (cast.ANNA, cast.JANIS, cast.BORIS, ZOE):
        await cast.inbound_text(db, inbox, sender=sender)
    await cast.signed_in(client, await cast.agent(db))

    async def found(typed: str) -> list[str]:
        answer = await client.get("/api/v1/contacts", params={"q": typed})
        assert answer.status_code == 200, answer.text
        return [each["name"] for each in answer.json()["items"]]

    assert await found("lefevre") == ["Zoé Lefèvre"]
    assert await found("JĀNIS") == ["Jānis"]
    assert await found("борис") == ["Борис"]
    assert await found("@zoe") == ["Zoé Lefèvre"]
    for typed in ("+31 6 12345678", "0031612345678", "06 1234 5678", "06-12345678", "612345678"):
        assert "Anna de Vries" in await found(typed), typed
    assert await found("zo") == ["Zoé Lefèvre"]
    assert await found("oé") == []
    assert await found("100%") == []
    assert await found("\\_") == []
    assert len(await found(" ")) == 4


async def test_pages_of_people_hold_everybody_once(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    for number in range(7):
        name = "Anna" if number % 2 else f"P{number}"
        await cast.inbound_text(db, inbox, sender=SenderKeys(wa_id=f"3161234000{number}", profile_name=name))
    await cast.signed_in(client, await cast.agent(db))
    seen: list[str] = []
    cursor = None
    while True:
        page = (
            await client.get("/api/v1/contacts", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        ).json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 7


async def test_an_agent_names_a_person_and_may_take_the_name_back(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    [anna] = (await client.get("/api/v1/contacts")).json()["items"]
    path = f"/api/v1/contacts/{anna['id']}"
    changed = (
        await client.patch(path, json={"name": "Mrs de Vries", "language": "nl", "fields": {"plan": "gold"}})
    ).json()
    assert (changed["name"], changed["language"], changed["fields"], changed["note"]) == (
        "Mrs de Vries",
        "nl",
        {"plan": "gold"},
        "",
    )
    assert (await client.patch(path, json={"note": "call after 5"})).json()["name"] == "Mrs de Vries"
    assert (await client.patch(path, json={"name": None})).json()["name"] == "Anna de Vries"
    assert (await client.patch(path, json={"phone": "1"})).status_code == 422
    assert (await client.patch("/api/v1/contacts/999", json={"name": "x"})).status_code == 404


async def test_after_a_change_a_person_has_to_look(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await cast.inbound_text(db, inbox, sender=SenderKeys(wa_id="31612345678", user_id="NL.1"))
    await cast.inbound_text(db, inbox, sender=SenderKeys(wa_id="31612345678", user_id="NL.2"))
    await cast.signed_in(client, await cast.agent(db))
    [anna] = (await client.get("/api/v1/contacts")).json()["items"]
    [identity] = anna["identities"]
    assert identity["changed_at"]
    path = f"/api/v1/contacts/{anna['id']}/identities/{identity['id']}/confirm"
    assert (await client.post(path)).json()["identities"][0]["changed_at"] is None
    assert (await client.post(f"/api/v1/contacts/999/identities/{identity['id']}/confirm")).status_code == 404


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WzEsMl0", "bnVsbA"])
async def test_a_made_up_cursor_is_refused(db: Database, client: httpx.AsyncClient, cursor: str) -> None:
    await cast.signed_in(client, await cast.agent(db))
    answer = await client.get("/api/v1/contacts", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")
    assert (await client.get("/api/v1/conversations", params={"cursor": cursor})).status_code == 422
