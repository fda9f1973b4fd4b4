"""Actions and files of macros: what is written down, what a use brings along, and what sending does with the conversation."""

import asyncio
import uuid
from typing import Any

import httpx

from shortline.accounts.actor import Actor, Role
from shortline.db import Database
from tests import cast

HELLO = ["Hi there.", "Hello there.", "Good day to you."]


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json()


async def lead(client: httpx.AsyncClient, db: Database) -> Actor:
    who = await cast.agent(db, role=Role.LEAD)
    await cast.signed_in(client, who)
    return who


async def label(client: httpx.AsyncClient, name: str) -> str:
    return str((await ask(client, "POST", "/labels", 201, json={"name": name, "color": "red"}))["id"])


async def macro(client: httpx.AsyncClient, expect: int = 201, **more: Any) -> Any:
    return await ask(
        client, "POST", "/macros", expect, json={"shortcut": "refund", "wordings": HELLO, "shared": True, **more}
    )


async def rendered(client: httpx.AsyncClient, made: dict[str, Any], conversation_id: int, **more: Any) -> Any:
    body = {"conversation_id": str(conversation_id), **more}
    return await ask(client, "POST", f"/macros/{made['id']}/render", json=body)


async def send(client: httpx.AsyncClient, conversation_id: int, expect: int = 201, **more: Any) -> Any:
    body = {"text": "Your money is on its way.", "undo_seconds": 0, **more}
    return await ask(client, "POST", f"/conversations/{conversation_id}/messages", expect, json=body)


async def lines(client: httpx.AsyncClient, conversation_id: int) -> list[str]:
    found = (await ask(client, "GET", f"/conversations/{conversation_id}/messages"))["items"]
    return [each["content"]["change"] for each in found if each["direction"] == "activity"]


async def test_a_macro_tells_what_it_does_and_what_of_it_is_gone(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    colleague = await cast.agent(db, name="Ali")
    refund, old = await label(client, "Refund"), await label(client, "Old")
    actions = [
        {"do": "add_label", "id": refund},
        {"do": "remove_label", "id": old},
        {"do": "assign_agent", "id": str(colleague.agent_id)},
        {"do": "snooze", "minutes": 60},
    ]
    made = await macro(client, actions=actions)
    assert [{key: value for key, value in each.items() if value is not None} for each in made["actions"]] == actions
    conversation_id, _ = await cast.inbound_text(db, inbox)
    used = (await rendered(client, made, conversation_id))["actions"]
    assert [(each["do"], each["name"], each["gone"]) for each in used] == [
        ("add_label", "Refund", False), ("remove_label", "Old", False), ("assign_agent", "Ali", False), ("snooze", None, False),
    ]  # fmt: skip
    for each in (refund, old):
        await ask(client, "PATCH", f"/labels/{each}", json={"archived": True})
    async with db.transaction() as tx:
        await tx.execute("UPDATE agents SET state = 'disabled' WHERE id = $1", colleague.agent_id)
    again = await rendered(client, made, conversation_id)
    assert [(each["do"], each["gone"]) for each in again["actions"]] == [
        ("add_label", True), ("remove_label", False), ("assign_agent", True), ("snooze", False),
    ]  # fmt: skip
    assert again["text"] in HELLO, "it still gives its words"
    path = f"/macros/{made['id']}"
    assert (await ask(client, "PATCH", path, 422, json={"actions": actions}))["code"] == "action_gone"
    assert (await ask(client, "PATCH", path, json={"name": "Money back"}))["actions"] == made["actions"]
    assert (await ask(client, "PATCH", path, json={"actions": []}))["actions"] == []


async def test_actions_that_make_no_sense_are_refused_in_macros_and_in_messages(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    wrong: list[tuple[list[dict[str, Any]], str]] = [
        ([{"do": "close"}, {"do": "snooze", "minutes": 60}], "actions_contradict"),
        ([{"do": "assign_me"}, {"do": "unassign"}], "actions_contradict"),
        ([{"do": "add_label", "id": "7"}, {"do": "remove_label", "id": "7"}], "actions_contradict"),
        ([{"do": "add_label"}], "action_incomplete"),
        ([{"do": "close", "id": "7"}], "action_incomplete"),
        ([{"do": "snooze"}], "action_incomplete"),
    ]
    for actions, code in wrong:
        assert (await macro(client, 422, actions=actions))["code"] == code, actions
        assert (await send(client, conversation_id, 422, then=actions))["code"] == code, actions
    assert (await macro(client, 422, actions=[{"do": "add_label", "id": "999999"}]))["code"] == "action_gone"
    await macro(client, 422, actions=[{"do": "delete_everything"}])
    assert await lines(client, conversation_id) == []


async def test_what_a_message_brings_along_is_done_with_it_once(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    team = await cast.team(db)
    me = await lead(client, db)
    refund = await label(client, "Refund")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    then = [{"do": "assign_team", "id": str(team)}, {"do": "close"}, {"do": "add_label", "id": refund}]
    key = str(uuid.uuid4())
    answers = await asyncio.gather(
        *(
            client.post(
                f"/api/v1/conversations/{conversation_id}/messages",
                json={"text": "Done.", "undo_seconds": 0, "client_message_id": key, "then": then},
            )
            for _ in range(4)
        )
    )
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 201]
    assert all(each.json()["not_done"] == [] for each in answers)
    assert await lines(client, conversation_id) == ["labelled", "closed", "assigned"]
    row = await ask(client, "GET", f"/conversations/{conversation_id}")
    assert (row["state"], row["assignee_id"], row["team_id"]) == ("closed", None, str(team))
    assert [each["name"] for each in row["labels"]] == ["Refund"]
    other, _ = await cast.inbound_text(db, inbox, sender=cast.BORIS)
    await send(client, other, then=[{"do": "assign_me"}, {"do": "snooze", "minutes": 90}])
    row = await ask(client, "GET", f"/conversations/{other}")
    assert (row["state"], row["assignee_id"]) == ("snoozed", str(me.agent_id))


async def test_without_the_message_nothing_is_done(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund = await label(client, "Refund")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    then = [{"do": "add_label", "id": refund}, {"do": "close"}]
    refused = await send(client, conversation_id, 422, text="x" * 5000, then=then)
    assert refused["code"] == "refused"
    await cast.signed_in(client, await cast.agent(db, name="Ali"))
    await send(client, conversation_id, text="I answered first.")
    await lead(client, db)
    assert (await send(client, conversation_id, 409, seen_message_id=None, then=then))["code"] == "collision"
    assert await lines(client, conversation_id) == []
    row = await ask(client, "GET", f"/conversations/{conversation_id}")
    assert (row["labels"], row["state"]) == ([], "waiting_for_us")


async def test_what_cannot_be_done_any_more_is_told_and_holds_nothing_back(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund, gone = await label(client, "Refund"), await label(client, "Gone")
    await ask(client, "PATCH", f"/labels/{gone}", json={"archived": True})
    conversation_id, _ = await cast.inbound_text(db, inbox)
    then = [
        {"do": "add_label", "id": gone},
        {"do": "assign_agent", "id": "999999"},
        {"do": "add_label", "id": refund},
        {"do": "close"},
    ]
    sent = await send(client, conversation_id, then=then)
    assert [(each["do"], each["code"]) for each in sent["not_done"]] == [
        ("add_label", "unknown_label"), ("assign_agent", "unknown_agent"),
    ]  # fmt: skip
    assert sent["messages"][0]["state"] == "queued"
    assert await lines(client, conversation_id) == ["labelled", "closed"]
    assert (await send(client, conversation_id, text="And one more.", then=[{"do": "close"}]))["not_done"] == []


async def test_files_go_along_as_copies_of_whoever_uses_them(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    upload = {"file": ("form.txt", b"Fill this in, please.", "text/plain")}
    form = (await ask(client, "POST", "/media", 201, files=upload))["id"]
    made = await macro(client, media_ids=[form])
    assert [(each["filename"], each["size"]) for each in made["files"]] == [("form.txt", 21)]
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await cast.signed_in(client, await cast.agent(db))
    first, second = [(await rendered(client, made, conversation_id))["files"] for _ in range(2)]
    assert len({form, first[0]["id"], second[0]["id"]}) == 3, "a message may carry each only once"
    assert (await rendered(client, made, conversation_id, wording=1, instead_of=0))["files"] == []
    sent = await send(client, conversation_id, media_ids=[first[0]["id"]])
    assert sent["messages"][0]["attachments"][0]["filename"] == "form.txt"
    stranger = await ask(
        client, "POST", "/macros", 422, json={"shortcut": "mine", "wordings": ["x"], "media_ids": [form]}
    )
    assert stranger["code"] == "media_missing"
    await lead(client, db)
    path = f"/macros/{made['id']}"
    kept = await ask(client, "PATCH", path, json={"media_ids": [form], "name": "With a form"})
    assert [each["id"] for each in kept["files"]] == [form], "another lead keeps what is there"
    assert (await ask(client, "PATCH", path, json={"media_ids": []}))["files"] == []
