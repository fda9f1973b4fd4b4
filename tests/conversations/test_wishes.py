"""STOP is honoured in the transaction that receives it; START undoes it; both stand in the ledger and in the timeline."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.channels.arrived import Arrived
from shortline.channels.protocol import InboxConfig
from shortline.contacts import ledger
from shortline.contacts.consent import Said, Standings
from shortline.conversations import close
from shortline.conversations.receive import receive_many
from shortline.db import Database
from tests import cast
from tests.cast import NOW


@pytest.fixture
async def inbox(db: Database) -> InboxConfig:
    return await cast.inbox(db)


def at(minute: int) -> datetime:
    return NOW + timedelta(minutes=minute)


async def stands(db: Database, conversation: int) -> Standings:
    async with db.transaction() as tx:
        contact = await tx.fetchval("SELECT contact_id FROM conversations WHERE id = $1", conversation)
        return await ledger.standings(tx, contact)


async def lines_of(db: Database, conversation: int) -> list[str]:
    async with db.transaction() as tx:
        rows = await tx.fetch(
            "SELECT content FROM messages WHERE conversation_id = $1 AND direction = 'activity' ORDER BY seq",
            conversation,
        )
        return [row["content"]["change"] for row in rows]


async def waiting_jobs(db: Database) -> int:
    async with db.transaction() as tx:
        return int(await tx.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'consent.confirm'"))


async def test_stop_withdraws_both_purposes_with_the_message_as_proof(db: Database, inbox: InboxConfig) -> None:
    conversation, message = await cast.inbound_text(db, inbox, "Afmelden!", now=at(1))
    now = await stands(db, conversation)
    assert now.service
    assert now.marketing
    assert (now.service.change, now.service.at, now.marketing.change) == ("withdrawn", at(1), "withdrawn")
    async with db.transaction() as tx:
        [one, two] = await tx.fetch("SELECT purpose, message_id, wording, source, how FROM consents ORDER BY id")
        assert await tx.fetchval("SELECT marketing_stopped_at FROM contacts") == at(1)
    assert tuple(one) == ("service", message, "Afmelden!", "contact", "written")
    assert two["message_id"] == message
    assert await lines_of(db, conversation) == ["opted_out"]
    assert await waiting_jobs(db) == 1


async def test_said_again_it_is_kept_again_but_shown_and_confirmed_once(db: Database, inbox: InboxConfig) -> None:
    conversation, _ = await cast.inbound_text(db, inbox, "stop", now=at(1), provider_id="wamid.stop")
    await cast.inbound_text(db, inbox, "STOP!", now=at(2))
    event = cast.received(inbox, "stop", at=at(1), provider_id="wamid.stop")
    async with db.transaction() as tx:
        assert await receive_many(tx, [Arrived(inbox, event, at(3), None)]) == {}, "a redelivery"
    async with db.transaction() as tx:
        assert await tx.fetchval("SELECT count(*) FROM consents") == 4
    assert await lines_of(db, conversation) == ["opted_out"]
    assert await waiting_jobs(db) == 1


async def test_start_takes_it_back_and_means_nothing_to_who_never_left(db: Database, inbox: InboxConfig) -> None:
    conversation, _ = await cast.inbound_text(db, inbox, "Start", now=at(0))
    assert await stands(db, conversation) == Standings()
    await cast.inbound_text(db, inbox, "Stop", now=at(1))
    await cast.inbound_text(db, inbox, "START", now=at(2))
    now = await stands(db, conversation)
    assert now.service
    assert now.service.change == "given"
    assert now.marketing
    assert now.marketing.change == "withdrawn", "nobody ever agreed to advertising here"
    assert await lines_of(db, conversation) == ["opted_out", "opted_in"]


async def test_start_brings_back_the_advertising_that_was_agreed_to_before(db: Database, inbox: InboxConfig) -> None:
    conversation, _ = await cast.inbound_text(db, inbox)
    async with db.transaction() as tx:
        row = await tx.fetchrow("SELECT contact_id, identity_id FROM conversations WHERE id = $1", conversation)
        said = Said("marketing", "given", NOW, "form", "Send me offers", "agent")
        await ledger.add(tx, row["contact_id"], [row["identity_id"]], said, by=await cast.agent(db), now=NOW)
    for minute, text in ((1, "Stop"), (2, "STOP"), (3, "START")):
        await cast.inbound_text(db, inbox, text, now=at(minute))
    now = await stands(db, conversation)
    assert now.marketing
    assert now.marketing.change == "given"


async def test_stop_opens_no_closed_conversation_and_a_sentence_with_stop_does(
    db: Database, inbox: InboxConfig
) -> None:
    conversation, _ = await cast.inbound_text(db, inbox)
    ali = await cast.agent(db)

    async def state() -> Any:
        async with db.transaction() as tx:
            return await tx.fetchval("SELECT state FROM conversations WHERE id = $1", conversation)

    async with db.transaction() as tx:
        await close.close(tx, conversation, by=ali, now=at(1))
    await cast.inbound_text(db, inbox, "Stop", now=at(2))
    assert await state() == "closed"
    await cast.inbound_text(db, inbox, "At which stop do I get off?", now=at(3))
    assert await state() == "open"


async def test_many_in_one_batch_are_each_honoured(db: Database, inbox: InboxConfig) -> None:
    people = [cast.ANNA, cast.JANIS, cast.BORIS]
    events = [
        cast.received(inbox, text, sender=who, at=at(n))
        for n, (who, text) in enumerate(
            [(cast.BORIS, "Hi"), (cast.ANNA, "stopp"), (cast.JANIS, "Apturēt"), (cast.ANNA, "one more question")]
        )
    ]
    async with db.transaction() as tx:
        await receive_many(tx, [Arrived(inbox, event, at(9), None) for event in events])
        rows = await tx.fetch(
            "SELECT i.profile_name, count(*) AS lines FROM consents r JOIN identities i ON i.id = r.identity_id GROUP BY 1"
        )
        seqs = await tx.fetch("SELECT conversation_id, max(seq) AS top, count(*) AS n FROM messages GROUP BY 1")
    assert {row["profile_name"]: row["lines"] for row in rows} == {people[0].profile_name: 2, people[1].profile_name: 2}
    assert all(row["top"] == row["n"] for row in seqs)
    assert await waiting_jobs(db) == 2


async def test_the_list_and_the_header_know_who_opted_out(
    db: Database, inbox: InboxConfig, client: httpx.AsyncClient
) -> None:
    conversation, _ = await cast.inbound_text(db, inbox, now=NOW)
    other, _ = await cast.inbound_text(db, inbox, "Hello", sender=cast.BORIS, now=NOW)
    await cast.signed_in(client, await cast.agent(db))

    async def marked() -> dict[str, str | None]:
        items = (await client.get("/api/v1/conversations", params={"view": "all"})).json()["items"]
        shown = {each["id"]: each["contact"]["opted_out_at"] for each in items}
        single = (await client.get(f"/api/v1/conversations/{conversation}")).json()
        assert single["contact"]["opted_out_at"] == shown[str(conversation)]
        return shown

    assert await marked() == {str(conversation): None, str(other): None}
    await cast.inbound_text(db, inbox, "STOP", now=at(1), at=at(1))
    assert await marked() == {str(conversation): "2026-11-21T09:01:00Z", str(other): None}
    # It is a person who has had enough: whoever is joined with him has, under every number.
    async with db.transaction() as tx:
        people = [
            await tx.fetchval("SELECT contact_id FROM conversations WHERE id = $1", each)
            for each in (conversation, other)
        ]
    joined = await client.post(f"/api/v1/contacts/{people[1]}/merge", json={"contact_id": str(people[0])})
    assert joined.status_code == 200, joined.text
    assert set((await marked()).values()) == {"2026-11-21T09:01:00Z"}
    await cast.inbound_text(db, inbox, "START", now=at(2), at=at(2))
    assert set((await marked()).values()) == {None}
