"""Checklists through the API: what a reason brings, who ticked what and when, and that they stand in nobody's way."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.clock import ManualClock
from shortline.db import Database
from tests import cast
from tests.cast import NOW
from tests.routing.team import ask


@pytest.fixture
async def lead(db: Database, client: httpx.AsyncClient) -> httpx.AsyncClient:
    return await cast.signed_in(client, await cast.agent(db, role=Role.LEAD, name="Lena"), db=db)


async def reason(client: httpx.AsyncClient, name: str, *items: str) -> str:
    made = (await ask(client, "POST", "/reasons", 201, json={"name": name}))["id"]
    if items:
        await ask(client, "PUT", f"/reasons/{made}/checklist", json={"items": list(items)})
    return str(made)


async def talk_and_case(db: Database, client: httpx.AsyncClient, **more: Any) -> tuple[str, str]:
    talk, _ = await cast.inbound_text(db, await cast.inbox(db, **more))
    return str(talk), (await ask(client, "GET", f"/conversations/{talk}"))["cases"][0]["id"]


async def items(client: httpx.AsyncClient, talk: str) -> list[dict[str, Any]]:
    return list((await ask(client, "GET", f"/conversations/{talk}"))["checklist"])


async def texts(client: httpx.AsyncClient, talk: str) -> list[str]:
    return [each["text"] for each in await items(client, talk)]


async def test_a_reason_brings_its_list_and_takes_along_what_nobody_did(lead: httpx.AsyncClient, db: Database) -> None:
    refund = await reason(lead, "Refund", "Check the ticket", "Pay it back", "Check the ticket")
    delay = await reason(lead, "Delay", "Check the ticket", "Say sorry")
    assert (await ask(lead, "GET", f"/reasons/{refund}/checklist"))["items"] == ["Check the ticket", "Pay it back"]
    talk, case = await talk_and_case(db, lead)
    await ask(lead, "POST", f"/cases/{case}/items", 201, json={"text": " Ask for a photo "})
    for _ in range(2):
        await ask(lead, "PATCH", f"/cases/{case}", json={"reason_id": refund})
    assert [(each["text"], each["by_reason"]) for each in await items(lead, talk)] == [
        ("Ask for a photo", False), ("Check the ticket", True), ("Pay it back", True),
    ]  # fmt: skip
    await ask(lead, "PATCH", f"/cases/{case}", json={"reason_id": delay})
    assert await texts(lead, talk) == ["Ask for a photo", "Check the ticket", "Say sorry"]
    sorry = (await items(lead, talk))[-1]["id"]
    await ask(lead, "PATCH", f"/case-items/{sorry}", json={"done": True})
    await ask(lead, "PATCH", f"/cases/{case}", json={"reason_id": None})
    assert await texts(lead, talk) == ["Ask for a photo", "Say sorry"]
    await ask(lead, "PATCH", f"/cases/{case}", json={"reason_id": refund, "closing": True})
    assert await texts(lead, talk) == ["Ask for a photo", "Say sorry"], "what ends at once needs no list"
    # A change of what a reason brings leaves cases that have it alone, and an empty list is none.
    await ask(lead, "PUT", f"/reasons/{delay}/checklist", json={"items": []})
    assert (await ask(lead, "GET", f"/reasons/{delay}/checklist"))["items"] == []


async def test_who_ticked_and_when_stands_there_and_the_first_one_counts(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    talk, case = await talk_and_case(db, lead)
    made = (await ask(lead, "POST", f"/cases/{case}/items", 201, json={"text": "Call back"}))["id"]
    ticked = await ask(lead, "PATCH", f"/case-items/{made}", json={"done": True})
    assert (ticked["done_by"], ticked["done_at"] is not None) == ("Lena", True)
    await cast.signed_in(lead, await cast.agent(db, name="Ben"), db=db)
    assert await ask(lead, "PATCH", f"/case-items/{made}", json={"done": True}) == ticked
    assert (await ask(lead, "PATCH", f"/case-items/{made}", json={"done": False}))["done_at"] is None
    assert (await ask(lead, "PATCH", f"/case-items/{made}", json={"done": True}))["done_by"] == "Ben"
    await ask(lead, "DELETE", f"/case-items/{made}", 204)
    await ask(lead, "DELETE", f"/case-items/{made}", 404)
    await ask(lead, "PATCH", f"/case-items/{made}", 404, json={"done": True})
    assert await items(lead, talk) == []
    async with db.transaction() as tx:
        told = await tx.fetchval("SELECT count(*) FROM events WHERE data ->> 'change' = 'checklist'")
        lines = await tx.fetchval("SELECT count(*) FROM messages WHERE direction = 'activity'")
    assert (told, lines) == (5, 0)  # screens hear of each change, and of nothing that changed nothing


async def test_the_list_says_how_far_it_is(lead: httpx.AsyncClient, db: Database) -> None:
    async def progress(talk: str) -> Any:
        return (await ask(lead, "GET", f"/conversations?ids={talk}"))["items"][0]["progress"]

    inbox = await cast.inbox(db)
    number, _ = await cast.inbound_text(db, inbox)
    talk = str(number)
    case = (await ask(lead, "GET", f"/conversations/{talk}"))["cases"][0]["id"]
    assert await progress(talk) is None
    made = [
        (await ask(lead, "POST", f"/cases/{case}/items", 201, json={"text": text}))["id"] for text in ("Call", "Pay")
    ]
    assert await progress(talk) == {"done": 0, "count": 2}
    await ask(lead, "PATCH", f"/case-items/{made[0]}", json={"done": True})
    assert await progress(talk) == {"done": 1, "count": 2}
    await ask(lead, "POST", f"/conversations/{talk}/close")
    assert await progress(talk) == {"done": 1, "count": 2}
    await cast.inbound_text(db, inbox, "And on Sunday?", now=NOW + timedelta(hours=1))
    assert await progress(talk) is None  # a new case begins without


async def test_what_is_open_stands_in_nobodys_way(lead: httpx.AsyncClient, db: Database) -> None:
    refund = await reason(lead, "Refund", "Pay it back")
    inbox = await cast.inbox(db)
    talk, _ = await cast.inbound_text(db, inbox)
    case = (await ask(lead, "GET", f"/conversations/{talk}"))["cases"][0]["id"]
    await ask(lead, "POST", f"/cases/{case}/items", 201, json={"text": "Call back"})
    closed = await ask(lead, "POST", f"/conversations/{talk}/close", json={"reason_id": refund})
    assert closed["state"] == "closed"
    assert await texts(lead, str(talk)) == ["Call back"]  # what ends needs no list of what to do
    await cast.inbound_text(db, inbox, "And on Sunday?", now=NOW + timedelta(hours=1))
    assert await items(lead, str(talk)) == []  # a new case begins without


@pytest.mark.parametrize(
    "wrong", [{}, {"text": ""}, {"text": "x" * 201}, {"text": "a\u202eb"}, {"text": "a\nb"}, {"text": 1}]
)
async def test_what_is_nothing_to_do_is_refused(lead: httpx.AsyncClient, db: Database, wrong: Any) -> None:
    talk, case = await talk_and_case(db, lead)
    await ask(lead, "POST", f"/cases/{case}/items", 422, json=wrong)
    made = await reason(lead, "Refund")
    await ask(lead, "PUT", f"/reasons/{made}/checklist", 422, json={"items": [wrong.get("text", "")]})
    await ask(lead, "PUT", f"/reasons/{made}/checklist", 422, json={"items": ["x"] * 21})
    await ask(lead, "PUT", "/reasons/999/checklist", 404, json={"items": ["x"]})
    await ask(lead, "POST", "/cases/999/items", 404, json={"text": "x"})
    assert await items(lead, talk) == []


async def test_it_is_of_whoever_may_see_the_conversation(lead: httpx.AsyncClient, db: Database) -> None:
    ours, theirs = await cast.team(db), await cast.team(db)
    _, case = await talk_and_case(db, lead, team_id=theirs)
    made = (await ask(lead, "POST", f"/cases/{case}/items", 201, json={"text": "Call back"}))["id"]
    await cast.signed_in(lead, await cast.agent(db, team_ids=(ours,)), db=db)
    await ask(lead, "POST", f"/cases/{case}/items", 404, json={"text": "x"})
    await ask(lead, "PATCH", f"/case-items/{made}", 404, json={"done": True})
    await ask(lead, "DELETE", f"/case-items/{made}", 404)
    await ask(lead, "PUT", "/reasons/1/checklist", 403, json={"items": []})


async def test_what_is_still_to_be_done_goes_along_when_cases_are_merged_and_joined(
    lead: httpx.AsyncClient, db: Database
) -> None:
    first, gone = await talk_and_case(db, lead)
    second, goes_on = await talk_and_case(db, lead)
    for case, text in ((gone, "Call back"), (gone, "Done already"), (gone, "Both"), (goes_on, "Both")):
        await ask(lead, "POST", f"/cases/{case}/items", 201, json={"text": text})
    done = (await items(lead, first))[1]["id"]
    await ask(lead, "PATCH", f"/case-items/{done}", json={"done": True})
    await ask(lead, "POST", f"/cases/{gone}/merge", 201, json={"into_case_id": goes_on})
    assert await texts(lead, second) == ["Both", "Call back"]

    inbox = await cast.inbox(db)
    who = cast.SenderKeys(wa_id="31611112222", profile_name="Bo")
    talk, _ = await cast.inbound_text(db, inbox, sender=who)
    _, at = await cast.inbound_text(db, inbox, "And?", sender=who, now=NOW + timedelta(minutes=1))
    whole = (await ask(lead, "GET", f"/conversations/{talk}"))["cases"][0]["id"]
    await ask(lead, "POST", f"/cases/{whole}/items", 201, json={"text": "Earlier"})
    tie = (await ask(lead, "POST", f"/cases/{whole}/split", 201, json={"message_id": str(at)}))["id"]
    later = (await ask(lead, "GET", f"/conversations/{talk}"))["cases"][0]["id"]
    assert await items(lead, str(talk)) == []
    await ask(lead, "POST", f"/cases/{later}/items", 201, json={"text": "Later"})
    await ask(lead, "DELETE", f"/case-ties/{tie}", 204)
    assert await texts(lead, str(talk)) == ["Earlier", "Later"]


async def test_the_list_ends_somewhere_also_for_many_at_once(lead: httpx.AsyncClient, db: Database) -> None:
    talk, case = await talk_and_case(db, lead)
    answers = [await lead.post(f"/api/v1/cases/{case}/items", json={"text": f"{number}"}) for number in range(47)]
    answers += await asyncio.gather(
        *(lead.post(f"/api/v1/cases/{case}/items", json={"text": f"at once {number}"}) for number in range(6))
    )
    assert sorted(each.status_code for each in answers) == [201] * 50 + [409] * 3
    assert len(await items(lead, talk)) == 50
