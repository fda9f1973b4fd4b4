"""Labels through the API: whose right they are, how they come on a conversation, and what finds them again."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx

from shortline.accounts.actor import Actor, Role
from shortline.db import Database
from tests import cast
from tests.cast import NOW


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def label(client: httpx.AsyncClient, name: str, **more: Any) -> str:
    return str((await ask(client, "POST", "/labels", 201, json={"name": name, **more}))["id"])


async def put(client: httpx.AsyncClient, conversation_id: int, expect: int = 200, **given: Any) -> Any:
    return await ask(client, "POST", f"/conversations/{conversation_id}/labels", expect, json=given)


async def lead(client: httpx.AsyncClient, db: Database) -> Actor:
    who = await cast.agent(db, role=Role.LEAD)
    await cast.signed_in(client, who)
    return who


def names(row: dict[str, Any]) -> list[str]:
    return [each["name"] for each in row["labels"]]


async def test_a_label_is_made_renamed_archived_and_brought_back(db: Database, client: httpx.AsyncClient) -> None:
    await lead(client, db)
    refund = await label(client, " Refund ", color="red")
    path = f"/labels/{refund}"
    again = await ask(client, "POST", "/labels", 409, json={"name": "réfund"})
    assert (again["code"], again["field"]) == ("label_taken", "name")
    renamed = await ask(client, "PATCH", path, json={"name": "Money back"})
    assert (renamed["name"], renamed["color"], renamed["archived"]) == ("Money back", "red", False)
    await label(client, "Bicycle")
    assert (await ask(client, "PATCH", path, 409, json={"name": "bicycle"}))["code"] == "label_taken"
    await ask(client, "PATCH", path, json={"archived": True})
    listed = (await ask(client, "GET", "/labels"))["items"]
    assert [(each["name"], each["archived"], each["conversations"]) for each in listed] == [
        ("Bicycle", False, None), ("Money back", True, None),
    ]  # fmt: skip
    assert (await ask(client, "PATCH", path, json={"archived": False}))["archived"] is False
    for wrong in ({"name": ""}, {"name": "a\u202eb"}, {"name": "x" * 41}, {"name": "x", "color": "#ff0000"}):
        await ask(client, "POST", "/labels", 422, json=wrong)
    async with db.transaction() as tx:
        told = await tx.fetch("SELECT data ->> 'change' AS change FROM events WHERE kind = 'label.updated' ORDER BY id")
    assert [row["change"] for row in told] == ["created", "changed", "created", "changed", "changed"]


async def test_labels_come_and_go_with_a_line_each(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund, bicycle = await label(client, "Refund", color="red"), await label(client, "Bicycle")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    before = await ask(client, "GET", f"/conversations/{conversation_id}")
    row = await put(client, conversation_id, add=[refund, bicycle])
    assert row["labels"] == [
        {"id": bicycle, "name": "Bicycle", "color": "grey"}, {"id": refund, "name": "Refund", "color": "red"},
    ]  # fmt: skip
    assert row["version"] > before["version"]
    assert (row["waiting_since"], row["last_message"]) == (before["waiting_since"], before["last_message"])
    same = await put(client, conversation_id, add=[refund], remove=[])
    assert same["version"] == row["version"], "nothing changed, nothing was told"
    assert names(await put(client, conversation_id, remove=[bicycle, refund])) == []
    lines = (await ask(client, "GET", f"/conversations/{conversation_id}/messages"))["items"]
    said = [(each["content"]["change"], [one["name"] for one in each["content"]["labels"]]) for each in lines[1:]]
    assert said == [("labelled", ["Refund", "Bicycle"]), ("unlabelled", ["Refund", "Bicycle"])]
    async with db.transaction() as tx:
        kinds = await tx.fetch(
            "SELECT kind FROM events WHERE data ->> 'change' IN ('labelled', 'unlabelled') ORDER BY id"
        )
    assert [row["kind"] for row in kinds] == ["conversation.updated", "message.created"] * 2


async def test_what_is_archived_stays_and_can_be_taken_off_but_not_put_on(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund = await label(client, "Refund")
    first, _ = await cast.inbound_text(db, inbox)
    second, _ = await cast.inbound_text(db, inbox, sender=cast.BORIS)
    await put(client, first, add=[refund])
    await ask(client, "PATCH", f"/labels/{refund}", json={"archived": True})
    assert names(await put(client, first)) == ["Refund"]
    assert names(await put(client, first, add=[refund])) == ["Refund"], "it stands there already"
    assert (await put(client, second, 422, add=[refund]))["code"] == "unknown_label"
    assert (await put(client, second, 422, add=["999999"]))["code"] == "unknown_label"
    assert names(await put(client, first, remove=[refund])) == []
    assert (await put(client, first, 422, add=["7"], remove=["7"]))["code"] == "label_both_ways"


async def test_two_agents_at_once_are_both_heard_and_a_conversation_carries_twenty(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    made = [await label(client, f"Label {number:02}") for number in range(22)]
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await asyncio.gather(*(put(client, conversation_id, add=[each, made[0]]) for each in made[:8]))
    assert len((await put(client, conversation_id))["labels"]) == 8
    assert len((await put(client, conversation_id, add=made[:20]))["labels"]) == 20
    refused = await put(client, conversation_id, 409, add=made[20:21])
    assert (refused["code"], refused["params"]) == ("too_many_labels_here", {"most": 20})
    swapped = await put(client, conversation_id, add=made[20:21], remove=made[:1])
    assert names(swapped) == [f"Label {number:02}" for number in range(1, 21)]


async def test_lists_and_search_are_narrowed_by_a_label_within_what_one_sees(
    db: Database, client: httpx.AsyncClient
) -> None:
    ours, theirs = await cast.team(db), await cast.team(db)
    open_inbox, closed_inbox = await cast.inbox(db, team_id=ours), await cast.inbox(db, team_id=theirs)
    await lead(client, db)
    refund, other = await label(client, "Refund"), await label(client, "Other")
    async with db.transaction() as tx:
        await tx.execute("UPDATE labels SET color = 'teal' WHERE id = $1", int(refund))
    mine, _ = await cast.inbound_text(db, open_inbox, "the tram is late")
    plain, _ = await cast.inbound_text(
        db, open_inbox, "a tram again", sender=cast.BORIS, now=NOW + timedelta(minutes=1)
    )
    hidden, _ = await cast.inbound_text(db, closed_inbox, "their tram", sender=cast.ANNA)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET team_id = $1 WHERE id = $2", theirs, hidden)
    for each in (mine, hidden):
        await put(client, each, add=[refund])
    await put(client, plain, add=[other])

    async def listed(query: str) -> list[int]:
        return [int(each["id"]) for each in (await ask(client, "GET", f"/conversations?{query}"))["items"]]

    for sort in ("most_overdue", "newest", "oldest"):
        assert set(await listed(f"label_id={refund}&sort={sort}")) == {mine, hidden}, sort
    assert await listed(f"label_id={refund}&q=late") == [mine]
    await ask(client, "POST", f"/conversations/{mine}/close")
    assert await listed(f"label_id={refund}&state=closed") == [mine]
    await cast.signed_in(client, await cast.agent(db, team_ids=(ours,)))
    assert await listed(f"label_id={refund}") == [mine], "a label opens no door"
    rows = (await ask(client, "GET", f"/conversations?label_id={refund}"))["items"]
    assert rows[0]["labels"] == [{"id": refund, "name": "Refund", "color": "teal"}]
    found = await ask(client, "GET", f"/search?q=tram&label_id={refund}")
    assert [each["conversation"]["id"] for each in found["messages"]] == [str(mine)]
    everything = await ask(client, "GET", "/search?q=tram")
    assert {each["conversation"]["id"] for each in everything["messages"]} == {str(mine), str(plain)}
    counted = {each["name"]: each["conversations"] for each in (await ask(client, "GET", "/labels?counted=1"))["items"]}
    assert counted == {"Refund": 2, "Other": 1}


async def test_agents_put_labels_on_but_only_leads_make_them(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund = await label(client, "Refund")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    assert names(await put(client, conversation_id, add=[refund])) == ["Refund"]
    refused = await ask(client, "POST", "/labels", 403, json={"name": "Mine"})
    assert refused["permission"] == "label.manage"
    assert "lead" in refused["who_can_grant"]
    await ask(client, "PATCH", f"/labels/{refund}", 403, json={"archived": True})
