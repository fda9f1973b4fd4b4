"""Joining people and taking it back: shown over the API, exact in any order, and no answer ever changes its way."""

import random
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Actor
from shortline.channels.event_parts import SenderKeys
from shortline.channels.events import IdentityChanged
from shortline.clock import ManualClock
from shortline.contacts import merge
from shortline.contacts.changed import changed
from shortline.contacts.jobs import settle
from shortline.db import Database
from shortline.jobs import JobContext
from tests import cast
from tests.cast import NOW

API = "/api/v1"


async def contact_of(db: Database, conversation_id: int) -> int:
    async with db.transaction() as tx:
        return int(await tx.fetchval("SELECT contact_id FROM conversations WHERE id = $1", conversation_id))


@pytest.fixture
async def two(db: Database, client: httpx.AsyncClient) -> dict[str, Any]:
    """Anna by number and Jānis by username are known, and Ali is at work."""
    inbox = await cast.inbox(db)
    anna, _ = await cast.inbound_text(db, inbox, "I am Anna", sender=cast.ANNA)
    janis, _ = await cast.inbound_text(db, inbox, "I am Janis", sender=cast.JANIS)
    ali = await cast.agent(db)
    await cast.signed_in(client, ali)
    return {
        "inbox": inbox, "ali": ali, "anna": anna, "janis": janis,
        "into": await contact_of(db, anna), "from": await contact_of(db, janis),
    }  # fmt: skip


async def test_two_contacts_become_one_person_and_two_again(two: dict, db: Database, client: httpx.AsyncClient) -> None:
    into, other = f"{API}/contacts/{two['into']}", f"{API}/contacts/{two['from']}"
    before = [(await client.get(path)).json() for path in (into, other)]
    body = {"contact_id": str(two["from"]), "reason": "said so on the phone"}
    answer = await client.post(f"{into}/merge", json=body)
    assert answer.status_code == 200, answer.text
    joined = answer.json()
    assert {each["display"] for each in joined["identities"]} == {"+31 6 12345678", "@janis.b"}
    [why] = joined["merges"]
    assert (why["contact_id"], why["name"], why["reason"]) == (str(two["from"]), "Jānis", "said so on the phone")
    assert (why["merged_by_name"], why["merged_at"]) == ("Ali Agent", "2026-11-21T09:00:00Z")
    assert why["identity_ids"] == [before[1]["identities"][0]["id"]]
    for conversation in (two["anna"], two["janis"]):
        shown = (await client.get(f"{API}/conversations/{conversation}")).json()
        assert shown["contact"]["id"] == str(two["into"])
        assert shown["contact_detail"]["merges"] == joined["merges"]
    assert (await client.get(f"{API}/conversations/{two['janis']}")).json()["to"]["display"] == "@janis.b"

    separated = (await client.post(f"{into}/unmerge", json={"merge_id": why["id"]})).json()
    after = [separated["contact"], separated["separated"]]
    for each in (*before, *after):
        del each["updated_at"]
    assert after == before
    assert await contact_of(db, two["janis"]) == two["from"]
    async with db.transaction() as tx:
        told = await tx.fetch("SELECT data ->> 'change' AS c FROM events WHERE kind = 'contact.updated' ORDER BY id")
    assert [row["c"] for row in told] == ["merged", "merged", "unmerged", "unmerged"]


async def test_both_names_find_the_joined_person(two: dict, client: httpx.AsyncClient) -> None:
    await client.post(f"{API}/contacts/{two['into']}/merge", json={"contact_id": str(two["from"])})
    for typed in ("Anna", "janis", "@janis", "612345678"):
        people = (await client.get(f"{API}/contacts", params={"q": typed})).json()["items"]
        assert [each["id"] for each in people] == [str(two["into"])], typed
        found = (await client.get(f"{API}/search", params={"q": typed})).json()
        assert {each["contact"]["id"] for each in found["conversations"]} == {str(two["into"])}, typed
    both = (await client.get(f"{API}/search", params={"q": "janis"})).json()["conversations"]
    assert {each["id"] for each in both} == {str(two["anna"]), str(two["janis"])}


async def test_a_reply_still_goes_to_whoever_wrote(two: dict, db: Database, client: httpx.AsyncClient) -> None:
    """P5, with one reply on its way while the two are joined and one afterwards."""

    async def reply(conversation_id: int, text: str) -> int:
        answer = await client.post(f"{API}/conversations/{conversation_id}/messages", json={"text": text})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    async def row(message_id: int) -> Any:
        async with db.transaction() as tx:
            sql = "SELECT o.*, m.state AS m_state, m.version FROM outbox o JOIN messages m ON m.id = o.message_id WHERE m.id = $1"
            return await tx.fetchrow(sql, message_id)

    on_its_way = await reply(two["janis"], "under way")
    was = await row(on_its_way)
    await client.post(f"{API}/contacts/{two['into']}/merge", json={"contact_id": str(two["from"])})
    assert await row(on_its_way) == was
    later = [await row(await reply(two[name], "later")) for name in ("anna", "janis")]
    assert [each["address"] for each in later] == [
        {"phone": "31612345678", "user_id": "NL.4410982377"},
        {"user_id": "LV.90017765"},
    ]


async def test_who_blocked_or_stopped_one_did_so_for_the_joined_person(two: dict, db: Database, client) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE contacts SET is_blocked = true, marketing_stopped_at = $2 WHERE id = $1", two["from"], NOW
        )
    into = f"{API}/contacts/{two['into']}"
    joined = (await client.post(f"{into}/merge", json={"contact_id": str(two["from"])})).json()
    assert (joined["is_blocked"], joined["marketing_stopped_at"]) == (True, "2026-11-21T09:00:00Z")
    refused = await client.post(f"{API}/conversations/{two['anna']}/messages", json={"text": "hello"})
    assert refused.status_code == 422
    answer = (await client.post(f"{into}/unmerge", json={"merge_id": joined["merges"][0]["id"]})).json()
    assert [answer[who]["is_blocked"] for who in ("contact", "separated")] == [False, True]
    assert answer["contact"]["marketing_stopped_at"] is None
    assert answer["separated"]["marketing_stopped_at"] is not None


@pytest.mark.parametrize(("blocks", "expected"), [(True, (True, True)), (False, (True, False))])
async def test_a_block_set_meanwhile_stays_for_both_and_one_lifted_comes_back(
    two, db, client, blocks, expected
) -> None:
    into = f"{API}/contacts/{two['into']}"
    if not blocks:
        await client.post(f"{API}/conversations/{two['anna']}/block")
    joined = (await client.post(f"{into}/merge", json={"contact_id": str(two["from"])})).json()
    await client.post(f"{API}/conversations/{two['janis']}/{'block' if blocks else 'unblock'}")
    assert (await client.get(into)).json()["is_blocked"] is blocks
    answer = (await client.post(f"{into}/unmerge", json={"merge_id": joined["merges"][0]["id"]})).json()
    assert (answer["contact"]["is_blocked"], answer["separated"]["is_blocked"]) == expected


async def test_what_an_agent_wrote_meanwhile_stays(two: dict, client: httpx.AsyncClient) -> None:
    into = f"{API}/contacts/{two['into']}"
    await client.patch(f"{API}/contacts/{two['from']}", json={"note": "rides a bike", "fields": {"plan": "gold"}})
    joined = (await client.post(f"{into}/merge", json={"contact_id": str(two["from"])})).json()
    assert (joined["note"], joined["fields"], joined["name"]) == ("rides a bike", {"plan": "gold"}, "Anna de Vries")
    await client.patch(into, json={"note": "rides a bike, calls on Mondays"})
    answer = (await client.post(f"{into}/unmerge", json={"merge_id": joined["merges"][0]["id"]})).json()
    assert answer["contact"]["note"] == "rides a bike, calls on Mondays"
    assert (answer["contact"]["fields"], answer["separated"]["note"]) == ({}, "rides a bike")


async def test_a_profile_does_not_rename_the_joined_person(two: dict, db: Database, client: httpx.AsyncClient) -> None:
    into = f"{API}/contacts/{two['into']}"
    joined = (await client.post(f"{into}/merge", json={"contact_id": str(two["from"])})).json()
    later = NOW + timedelta(minutes=5)
    await cast.inbound_text(db, two["inbox"], "me again", sender=cast.JANIS, now=later)
    assert (await client.get(into)).json()["name"] == "Anna de Vries"
    answer = (await client.post(f"{into}/unmerge", json={"merge_id": joined["merges"][0]["id"]})).json()
    assert (answer["contact"]["name"], answer["separated"]["name"]) == ("Anna de Vries", "Jānis")


async def test_a_new_number_goes_back_with_the_person_it_belongs_to(two: dict, db: Database, client) -> None:
    into = f"{API}/contacts/{two['into']}"
    joined = (await client.post(f"{into}/merge", json={"contact_id": str(two["from"])})).json()
    event = IdentityChanged(
        route=cast.received(two["inbox"]).route,
        path="entry[0].changes[0].value.messages[0]",
        key="moved",
        at=NOW,
        provider_id="wamid.moved",
        change="number",
        old=cast.JANIS,
        new=SenderKeys(wa_id="37120001111", profile_name="Jānis"),
    )
    async with db.transaction() as tx:
        await changed(tx, two["inbox"], event, now=NOW)
    assert len((await client.get(into)).json()["identities"]) == 3
    answer = (await client.post(f"{into}/unmerge", json={"merge_id": joined["merges"][0]["id"]})).json()
    assert [len(answer[who]["identities"]) for who in ("contact", "separated")] == [1, 2]


async def test_what_cannot_be_joined_or_taken_back_says_why(two: dict, db: Database, client: httpx.AsyncClient) -> None:
    demo, _ = await cast.inbound_text(db, await cast.inbox(db, is_demo=True), sender=cast.BORIS)
    into, other = f"{API}/contacts/{two['into']}", f"{API}/contacts/{two['from']}"
    for body, status, code in (
        ({"contact_id": str(two["into"])}, 422, "same_contact"),
        ({"contact_id": "999"}, 422, "unknown_contact"),
        ({"contact_id": "x"}, 422, "bad_request"),
        ({"contact_id": str(await contact_of(db, demo))}, 409, "demo_and_real"),
    ):
        answer = await client.post(f"{into}/merge", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await client.post(f"{API}/contacts/999/merge", json={"contact_id": str(two["into"])})).status_code == 404
    joined = (await client.post(f"{into}/merge", json={"contact_id": str(two["from"])})).json()
    for answer in (
        await client.post(f"{into}/merge", json={"contact_id": str(two["from"])}),
        await client.post(f"{other}/merge", json={"contact_id": str(two["into"])}),
        await client.patch(other, json={"note": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "already_merged")
        assert answer.json()["merged_into"] == str(two["into"])
    merge_id = {"merge_id": joined["merges"][0]["id"]}
    assert (await client.post(f"{other}/unmerge", json=merge_id)).status_code == 404
    assert (await client.post(f"{into}/unmerge", json={"merge_id": "999"})).status_code == 404
    assert (await client.post(f"{into}/unmerge", json=merge_id)).status_code == 200
    again = await client.post(f"{into}/unmerge", json=merge_id)
    assert (again.status_code, again.json()["code"]) == (409, "already_unmerged")


async def test_a_conversation_begun_in_the_moment_of_a_merge_is_put_right(two: dict, db: Database, client) -> None:
    await client.post(f"{API}/contacts/{two['into']}/merge", json={"contact_id": str(two["from"])})
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET contact_id = $1 WHERE id = $2", two["from"], two["janis"])
    await settle(JobContext(db, ManualClock(), None, None, None), {})  # type: ignore[arg-type]
    assert await contact_of(db, two["janis"]) == two["into"]


SNAPSHOT = {
    "contacts": "SELECT to_jsonb(c) - 'updated_at' FROM contacts c ORDER BY id",
    "identities": "SELECT to_jsonb(i) FROM identities i ORDER BY id",
    "conversations": "SELECT to_jsonb(c) - 'version' FROM conversations c ORDER BY id",
}


async def snapshot(db: Database) -> dict[str, Any]:
    async with db.transaction() as tx:
        return {name: [row[0] for row in await tx.fetch(sql)] for name, sql in SNAPSHOT.items()}


async def make_people(db: Database, dice: random.Random) -> list[int]:
    inbox = await cast.inbox(db)
    for number in range(6):
        await cast.inbound_text(db, inbox, sender=SenderKeys(wa_id=f"3161234000{number}", profile_name=f"P{number}"))
    async with db.transaction() as tx:
        for row in await tx.fetch("SELECT id FROM contacts"):
            await tx.execute(
                "UPDATE contacts SET is_blocked = $2, marketing_stopped_at = $3, note = $4, language = $5, "
                "name_given = $6, fields = $7 WHERE id = $1",
                row["id"],
                dice.random() < 0.3,
                NOW + timedelta(days=dice.randrange(9)) if dice.random() < 0.4 else None,
                dice.choice(["", "same", f"note {row['id']}"]),
                dice.choice([None, "nl", "lv"]),
                dice.random() < 0.5,
                {dice.choice("ab"): str(row["id"])} if dice.random() < 0.5 else {},
            )
        return [row["id"] for row in await tx.fetch("SELECT id FROM contacts ORDER BY id")]


async def check(db: Database, first: dict[str, Any]) -> None:
    """What holds at every moment, however people were joined."""
    now = await snapshot(db)
    async with db.transaction() as tx:
        above = {row["from_id"]: row["into_id"] for row in
                 await tx.fetch("SELECT from_id, into_id FROM contact_merges WHERE unmerged_at IS NULL")}  # fmt: skip

    def root(contact: int) -> int:
        return root(above[contact]) if contact in above else contact

    shown = {each["id"]: each for each in now["contacts"]}
    homes = {each["id"]: each["contact_id"] for each in first["identities"]}
    for identity in now["identities"]:
        assert identity["contact_id"] == root(homes[identity["id"]])
    for conversation, was in zip(now["conversations"], first["conversations"], strict=True):
        assert conversation["identity_id"] == was["identity_id"]
        assert conversation["contact_id"] == root(was["contact_id"])
    for each in shown:
        parts = [one for one in first["contacts"] if root(one["id"]) == each]
        if parts:
            assert shown[each]["is_blocked"] is any(one["is_blocked"] for one in parts)
            stops = [one["marketing_stopped_at"] for one in parts if one["marketing_stopped_at"]]
            assert shown[each]["marketing_stopped_at"] == min(stops, default=None)
            assert all(one["note"] in shown[each]["note"] for one in parts)


@pytest.mark.parametrize("seed", range(8))
async def test_any_merges_taken_back_in_any_order_leave_everything_as_it_was(db: Database, seed: int) -> None:
    dice = random.Random(seed)
    people = await make_people(db, dice)
    first, by, open_merges = await snapshot(db), Actor("system"), {}

    async def take_back(merge_id: int) -> None:
        at = open_merges.pop(merge_id)
        async with db.transaction() as tx:
            await merge.unmerge(tx, at, merge_id, by=by, now=NOW)

    for _ in range(14):
        if open_merges and dice.random() < 0.4:
            await take_back(dice.choice(list(open_merges)))
        else:
            into, other = dice.sample(people, 2)
            try:
                async with db.transaction() as tx:
                    merge_id = await merge.merge(tx, into, other, reason="", by=by, now=NOW)
                open_merges[merge_id] = into
            except merge.Absorbed:
                continue
        await check(db, first)
    for merge_id in dice.sample(list(open_merges), len(open_merges)):
        await take_back(merge_id)
        await check(db, first)
    assert await snapshot(db) == first
