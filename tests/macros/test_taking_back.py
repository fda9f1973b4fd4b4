"""Taking a message back takes back what it did with the conversation, and nothing that others did since."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx

from shortline.accounts.actor import Actor
from shortline.conversations.conversation import Conversation
from shortline.db import Database
from shortline.outbound.standing import Standing, back
from tests import cast
from tests.cast import NOW
from tests.macros.test_actions import ask, label, lead, lines

HELD = {"text": "Your money is on its way.", "undo_seconds": 10}


async def submitted(client: httpx.AsyncClient, conversation_id: int, **more: Any) -> str:
    path = f"/conversations/{conversation_id}/messages"
    return str((await ask(client, "POST", path, 201, json={**HELD, **more}))["id"])


async def stands(client: httpx.AsyncClient, conversation_id: int) -> dict[str, Any]:
    row = await ask(client, "GET", f"/conversations/{conversation_id}")
    names = (
        "state",
        "assignee_id",
        "team_id",
        "waiting_since",
        "waits_for_follow_up",
        "target_minutes",
        "snoozed_until",
    )
    labels = sorted(each["name"] for each in row["labels"])
    return {name: row[name] for name in names} | {"labels": labels, "closed": row["cases"][0]["closed_at"]}


async def test_everything_it_did_is_put_back(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    team = await cast.team(db)
    await lead(client, db)
    refund, late = await label(client, "Refund"), await label(client, "Late")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    await ask(client, "POST", f"/conversations/{conversation_id}/labels", json={"add": [late]})
    before = await stands(client, conversation_id)
    then = [
        {"do": "add_label", "id": refund},
        {"do": "remove_label", "id": late},
        {"do": "close"},
        {"do": "assign_team", "id": str(team)},
    ]
    message = await submitted(client, conversation_id, then=then)
    assert (await stands(client, conversation_id))["state"] == "closed"
    draft = (await ask(client, "POST", f"/messages/{message}/undo"))["draft"]
    assert await stands(client, conversation_id) == before
    assert draft["text"] == HELD["text"]
    assert [(each["do"], each["name"], each["gone"]) for each in draft["then"]] == [
        ("add_label", "Refund", False), ("remove_label", "Late", False), ("close", None, False),
        ("assign_team", draft["then"][3]["name"], False),
    ]  # fmt: skip
    assert (await lines(client, conversation_id))[-4:] == ["reopened", "assigned", "labelled", "unlabelled"]


async def test_what_others_changed_since_stays(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    me = await lead(client, db)
    ali = await cast.agent(db, name="Ali")
    refund, late = await label(client, "Refund"), await label(client, "Late")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    then = [{"do": "add_label", "id": refund}, {"do": "snooze", "minutes": 60}, {"do": "assign_me"}]
    message = await submitted(client, conversation_id, then=then)
    await cast.signed_in(client, ali)
    at = f"/conversations/{conversation_id}"
    await ask(client, "POST", f"{at}/assign", json={"assignee_id": str(ali.agent_id), "team_id": None})
    await ask(client, "POST", f"{at}/labels", json={"add": [late], "remove": [refund]})
    await ask(client, "POST", f"{at}/close", json={})
    since = await stands(client, conversation_id)
    await cast.signed_in(client, me)
    assert len((await ask(client, "POST", f"/messages/{message}/undo"))["draft"]["then"]) == 3
    assert await stands(client, conversation_id) == since
    assert (since["state"], since["assignee_id"], since["labels"]) == ("closed", str(ali.agent_id), ["Late"])


async def test_a_message_that_handed_over_can_still_be_taken_back(db: Database, client: httpx.AsyncClient) -> None:
    """Handing over to a team one is not in puts the conversation out of sight; until the team has it in hand."""
    ours = await cast.agent(db, name="Ours")
    theirs = await cast.agent(db, name="Theirs")
    mine = await cast.team(db, members=(ours,))
    inbox = await cast.inbox(db, team_id=mine)
    other = await cast.team(db, name="Workshop", members=(theirs,))
    conversation_id, _ = await cast.inbound_text(db, inbox)
    then = [{"do": "assign_team", "id": str(other)}]

    async def handed(who: Actor) -> str:
        await cast.signed_in(client, who)
        return await submitted(client, conversation_id, then=then)

    message = await handed(ours)
    await ask(client, "GET", f"/conversations/{conversation_id}", 404)
    await ask(client, "POST", f"/messages/{message}/undo")
    assert (await stands(client, conversation_id))["team_id"] == str(mine)
    message = await handed(ours)
    await cast.signed_in(client, theirs)
    taken = {"assignee_id": str(theirs.agent_id), "team_id": str(other)}
    await ask(client, "POST", f"/conversations/{conversation_id}/assign", json=taken)
    await cast.signed_in(client, ours)
    await ask(client, "POST", f"/messages/{message}/undo", 404)


async def test_a_draft_keeps_what_its_macro_will_do(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    await lead(client, db)
    refund = await label(client, "Refund")
    conversation_id, _ = await cast.inbound_text(db, inbox)
    path = f"/conversations/{conversation_id}/drafts/reply"
    draft = {"text": "Hi", "updated_at": NOW.isoformat(), "then": [{"do": "add_label", "id": refund}, {"do": "close"}]}
    assert [each["name"] for each in (await ask(client, "PUT", path, json=draft))["then"]] == ["Refund", None]
    await ask(client, "PATCH", f"/labels/{refund}", json={"archived": True})
    kept = (await ask(client, "GET", f"/conversations/{conversation_id}"))["drafts"]["reply"]["then"]
    assert [(each["do"], each["name"], each["gone"]) for each in kept] == [
        ("add_label", "Refund", True), ("close", None, False),
    ]  # fmt: skip
    twice = draft | {"then": [{"do": "close"}, {"do": "snooze", "minutes": 10}]}
    assert (await ask(client, "PUT", path, 422, json=twice))["code"] == "actions_contradict"


def stood(**more: Any) -> Conversation:
    conversation = Conversation(
        id=1, inbox_id=1, identity_id=1, contact_id=1, state="open", snoozed_until=None, assignee_id=None, team_id=None,
        waiting_since=NOW, waits_for_follow_up=False, target_minutes=30, only_greeted=False, answered_at=None,
        last_inbound_at=NOW, window_opened_at=NOW, message_seq=1, last_message_id=1, last_message_at=NOW,
        has_failed=False, version=1, created_at=NOW, closed_at=None,
    )  # fmt: skip
    return replace(conversation, **more)


def test_an_answer_that_arrived_meanwhile_keeps_the_clock_stopped() -> None:
    later = NOW + timedelta(seconds=5)
    before, closed = stood(), stood().closed(later)
    kept = [Standing.read(Standing.of(each, (4,)).to_json()) for each in (before, closed)]
    opened = back(closed, (4,), *kept, now=later)
    assert (opened.conversation, opened.change) == (before, "reopened")
    answered = back(closed.answered(later), (4,), *kept, now=later)
    assert (answered.conversation.state, answered.conversation.waiting_since) == ("open", None)


def test_what_was_put_aside_is_put_aside_again_unless_its_time_is_over() -> None:
    soon = NOW + timedelta(minutes=5)
    before, after = (
        stood(state="snoozed", snoozed_until=soon),
        stood(state="snoozed", snoozed_until=NOW + timedelta(days=1)),
    )
    kept = [Standing.of(each, ()) for each in (before, after)]
    assert back(after, (), *kept, now=NOW).conversation == before
    over = back(after, (), *kept, now=soon)
    assert (over.conversation.state, over.change) == ("open", "woken")
