"""How wordings fare: counted from messages that really said them, judged when old enough, and never by person."""

from datetime import timedelta
from typing import Any

import httpx

from shortline.accounts.actor import Role
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.macros import outcome, store
from tests import cast

WORDINGS = [
    "Your money comes back within 5 days, {{contact.first_name|dear}}.",
    "In 5 days, {{contact.first_name|dear}}.",
    "5 days.",
]


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


async def desk(db: Database, client: httpx.AsyncClient) -> tuple[Any, str]:
    await cast.signed_in(client, await cast.agent(db, name="Sanne", role=Role.LEAD))
    body = {"shortcut": "refund", "wordings": WORDINGS, "shared": True}
    return await cast.inbox(db), (await ask(client, "POST", "/macros", 201, json=body))["id"]


async def say(client: httpx.AsyncClient, conversation_id: int, text: str, macro: str, **more: Any) -> Any:
    body = {"text": text, "undo_seconds": 0, "macro": {"id": macro, "wording": 0}, **more}
    return await ask(client, "POST", f"/conversations/{conversation_id}/messages", 201, json=body)


async def test_outcomes_are_counted_for_the_words_that_were_said(
    db: Database, client: httpx.AsyncClient, clock: ManualClock
) -> None:
    inbox, macro = await desk(db, client)
    now = clock.now()
    anna, _ = await cast.inbound_text(db, inbox, sender=cast.ANNA, now=now)
    boris, _ = await cast.inbound_text(db, inbox, sender=cast.BORIS, now=now)
    own = "Your money comes back within 5 days, "
    await say(client, anna, own + "Anna.", macro)
    await say(client, boris, own + "Борис.", macro)
    await say(client, boris, "Something else altogether.", macro)
    found = await ask(client, "GET", f"/macros/{macro}/wordings")
    assert [(each["sent"], each["judged"], each["enough"]) for each in found["outcomes"]] == [
        (2, 0, False),
        (0, 0, False),
        (0, 0, False),
    ]
    later = now + timedelta(hours=1)
    await cast.inbound_text(db, inbox, "Thank you so much!", sender=cast.ANNA, now=later, at=later)
    await cast.inbound_text(db, inbox, "STOP", sender=cast.BORIS, now=later, at=later)
    await ask(client, "POST", f"/conversations/{anna}/close")
    await ask(client, "POST", f"/conversations/{boris}/close")
    again = now + timedelta(days=2)
    await cast.inbound_text(db, inbox, "And where is my bag?", sender=cast.BORIS, now=again, at=again)
    async with db.reading() as tx:
        kept = await store.get(tx, int(macro))
        early = await outcome.outcomes(tx, kept, now=now + timedelta(days=5))
        ripe = await outcome.outcomes(tx, kept, now=now + timedelta(days=7))
    assert (early[0].sent, early[0].judged, early[0].answered) == (2, 0, 0), "too young to tell"
    assert ripe[0] == outcome.Outcome(sent=2, judged=2, answered=2, thanked=1, settled=1, opted_out=1)
    assert not ripe[0].enough
    assert outcome.Outcome(judged=outcome.ENOUGH).enough
    changed = [WORDINGS[0].replace("comes", "is"), *WORDINGS[1:]]
    await ask(client, "PATCH", f"/macros/{macro}", json={"wordings": changed})
    assert (await ask(client, "GET", f"/macros/{macro}/wordings"))["outcomes"][0]["sent"] == 0, (
        "other words, other numbers"
    )
    async with db.transaction() as tx:
        columns = await tx.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = 'macro_sent'")
    assert "agent" not in " ".join(row["column_name"] for row in columns), "nobody is ranked"


async def test_an_edit_is_suggested_counted_adopted_or_dismissed(db: Database, client: httpx.AsyncClient) -> None:
    inbox, macro = await desk(db, client)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    other, _ = await cast.inbound_text(db, inbox, sender=cast.BORIS)
    await say(client, conversation_id, "All your money comes back within 5 days, Anna.", macro)
    await say(client, other, "All your money comes back within 5 days, Борис.", macro)
    await say(client, conversation_id, "Your money surely comes back within 5 days, Anna.", macro, bulk=False)
    await say(client, other, "Your money for Anna de Vries comes back within 5 days, Борис.", macro)
    found = (await ask(client, "GET", f"/macros/{macro}/wordings"))["suggestions"]
    assert [(each["wording"], each["times"]) for each in found] == [
        ("All your money comes back within 5 days, {{contact.first_name|dear}}.", 2),
        ("Your money surely comes back within 5 days, {{contact.first_name|dear}}.", 1),
    ]
    path = f"/macros/{macro}/suggestions"
    await ask(client, "POST", f"{path}/{found[1]['id']}/dismiss", 204)
    adopted = await ask(client, "POST", f"{path}/{found[0]['id']}/adopt")
    assert adopted["wordings"] == [*WORDINGS, found[0]["wording"]]
    await ask(client, "POST", f"{path}/{found[0]['id']}/adopt", 404)
    await say(client, conversation_id, "Your money surely comes back within 5 days, Anna.", macro)
    assert (await ask(client, "GET", f"/macros/{macro}/wordings"))["suggestions"] == [], "dismissed is dismissed"
    await cast.signed_in(client, await cast.agent(db))
    await ask(client, "GET", f"/macros/{macro}/wordings", 403)


async def test_what_no_longer_says_the_same_cannot_be_adopted(db: Database, client: httpx.AsyncClient) -> None:
    inbox, macro = await desk(db, client)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await say(client, conversation_id, "All your money comes back within 5 days, Anna.", macro)
    found = (await ask(client, "GET", f"/macros/{macro}/wordings"))["suggestions"]
    await ask(client, "PATCH", f"/macros/{macro}", json={"wordings": [each.replace("5", "7") for each in WORDINGS]})
    refused = await ask(client, "POST", f"/macros/{macro}/suggestions/{found[0]['id']}/adopt", 422)
    assert refused["code"] == "facts_differ"
    assert len((await ask(client, "GET", f"/macros/{macro}/wordings"))["suggestions"]) == 1, "and stays to be dismissed"
