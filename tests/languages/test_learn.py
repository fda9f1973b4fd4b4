"""Work goes to whoever speaks the customer's language, found in what he wrote and never against a person's word."""

from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.api.runtime import Runtime
from shortline.db import Database
from shortline.jobs import JobContext
from shortline.languages.learn import learn, learn_one
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask, assignee, given, seen

LATVIAN, DUTCH = "Sveiki! Mana paka vēl joprojām nav atnākusi.", "Hoi, mijn pakket is er nog steeds niet."


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD, name="Lena"), db=db)
    return client


async def person(client: httpx.AsyncClient, talk: int) -> dict[str, Any]:
    found: dict[str, Any] = (await ask(client, "GET", f"/conversations/{talk}"))["contact_detail"]
    return found


async def learned(db: Database, *talks: int) -> dict[int, str]:
    async with db.transaction() as tx:
        return await learn(tx, talks, now=NOW)


async def test_a_newcomer_goes_to_whoever_speaks_his_language_and_the_line_says_so(
    lead: httpx.AsyncClient, db: Database
) -> None:
    ben, sanne = await cast.agent(db, name="Ben"), await cast.agent(db, name="Sanne")
    hand = {"capacity": None, "languages": ["lv"], "label_ids": []}
    await ask(lead, "PUT", f"/workload/agents/{sanne.agent_id}", json=hand)
    await ask(lead, "PUT", "/workload/routing/house", json={"mode": "least_busy"})
    talk, _ = await cast.inbound_text(db, await cast.inbox(db), LATVIAN)
    await seen(db, ben, sanne)
    assert await given(db) == 1
    assert await assignee(db, talk) == sanne.agent_id
    items = (await ask(lead, "GET", f"/conversations/{talk}/messages"))["items"]
    [line] = [each["content"] for each in items if each["content"].get("change") == "assigned"]
    assert line["why"][0] == {"code": "speaks", "language": "lv"}
    shown = await person(lead, talk)
    assert (shown["language"], shown["language_found"]) == ("lv", True)
    async with db.transaction() as tx:
        kinds = [dict(row) for row in await tx.fetch("SELECT data FROM events WHERE kind = 'contact.updated'")]
    assert [each["data"]["change"] for each in kinds] == ["language_found"]


async def test_what_a_person_chose_stays_and_unknown_is_looked_at_again(lead: httpx.AsyncClient, db: Database) -> None:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db), LATVIAN)
    contact = (await person(lead, talk))["id"]
    await ask(lead, "PATCH", f"/contacts/{contact}", json={"language": "nl"})
    assert await learned(db, talk) == {}
    shown = await person(lead, talk)
    assert (shown["language"], shown["language_found"]) == ("nl", False)
    await ask(lead, "PATCH", f"/contacts/{contact}", json={"language": None})
    assert await learned(db, talk) == {talk: "lv"}
    await ask(lead, "PATCH", f"/contacts/{contact}", json={"note": "Prefers calls"})
    assert (await person(lead, talk))["language_found"]
    await ask(lead, "PATCH", f"/contacts/{contact}", json={"language": "lv"})
    assert not (await person(lead, talk))["language_found"]


async def test_what_is_not_sure_waits_for_more_words(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox, "ok 12")
    assert await learned(db, talk) == {}
    assert await learned(db, talk) == {}
    assert (await person(lead, talk))["language"] is None
    await cast.inbound_text(db, inbox, DUTCH, provider_id="wamid.more")
    assert await learned(db, talk) == {talk: "nl"}


async def test_where_work_is_taken_by_hand_opening_it_is_enough(
    lead: httpx.AsyncClient, db: Database, runtime: Runtime
) -> None:
    talk, message = await cast.inbound_text(db, await cast.inbox(db), DUTCH)
    await ask(lead, "POST", f"/conversations/{talk}/read", json={"message_id": str(message)})
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'languages.learn'") == 1
    context = JobContext(db, runtime.clock, runtime.http, runtime.settings, runtime.store)
    await learn_one(context, {"conversation_id": talk})
    assert (await person(lead, talk))["language"] == "nl"


async def test_of_two_people_joined_the_words_of_a_person_count(lead: httpx.AsyncClient, db: Database) -> None:
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox, LATVIAN)
    other, _ = await cast.inbound_text(
        db, inbox, DUTCH, sender=cast.SenderKeys(wa_id="31622220001", profile_name="Noor"), provider_id="wamid.other"
    )
    mine, hers = (await person(lead, talk))["id"], (await person(lead, other))["id"]
    await ask(lead, "PATCH", f"/contacts/{hers}", json={"language": "nl"})
    assert await learned(db, talk) == {talk: "lv"}
    await ask(lead, "POST", f"/contacts/{mine}/merge", json={"contact_id": hers})
    shown = await person(lead, talk)
    assert (shown["language"], shown["language_found"]) == ("nl", False)
    [merge] = shown["merges"]
    await ask(lead, "POST", f"/contacts/{mine}/unmerge", json={"merge_id": merge["id"]})
    assert await learned(db, talk) == {talk: "lv"}
    assert (await person(lead, other))["language"] == "nl"
