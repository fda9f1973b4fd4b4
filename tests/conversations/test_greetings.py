"""A greeting, a smile or a test is answered when there is time: it has a calm clock, which a question replaces."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.channels.events import Edited, Revoked
from shortline.conversations.conversation import FIRST_ANSWER_MINUTES, GREETING_MINUTES, LIVE_MINUTES, Conversation
from shortline.conversations.edit import edit
from shortline.conversations.revoke import revoke
from shortline.db import Database
from shortline.outbound.answer_clock import _waiting
from tests import cast
from tests.cast import ANNA, BORIS, NOW
from tests.conversations.test_heard import head, tell
from tests.conversations.test_pure import conversation

minutes = st.integers(-600, 600).map(lambda count: NOW + timedelta(minutes=count))
turns = st.lists(st.tuples(st.booleans(), minutes), min_size=1, max_size=6)


def after(turns: list[tuple[bool, datetime]], *, answered: bool = False) -> Conversation:
    now = conversation(answered_at=NOW - timedelta(minutes=1) if answered else None)
    for is_greeting, at in turns:
        now = now.greets(at) if is_greeting else now.waits(at, answered_in_case=answered)
    return now


@given(turns, st.booleans())
def test_greetings_leave_the_clock_of_a_question_alone(turns: list[tuple[bool, datetime]], answered: bool) -> None:
    asked = [turn for turn in turns if not turn[0]]
    found = after(turns, answered=answered)
    assert found.only_greeted == (not asked)
    if asked:
        assert found == after(asked, answered=answered)
    else:
        assert (found.waiting_since, found.target_minutes) == (min(at for _, at in turns), GREETING_MINUTES)
        assert not found.waits_for_follow_up


@given(turns)
def test_an_answer_and_the_close_end_a_greeting_too(turns: list[tuple[bool, datetime]]) -> None:
    for ended in (after(turns).answered(NOW), after(turns).settled(), after(turns).closed(NOW)):
        assert (ended.waiting_since, ended.only_greeted) == (None, False)


@pytest.mark.parametrize("state", ["snoozed", "closed"])
def test_a_greeting_brings_a_conversation_back(state: str) -> None:
    found = conversation(state=state, closed_at=NOW).greets(NOW)
    assert (found.state, found.closed_at, found.shown_state) == ("open", None, "waiting_for_us")


@given(turns, turns)
def test_a_lost_answer_gives_back_the_clock_of_all_that_waits(
    before: list[tuple[bool, datetime]], since: list[tuple[bool, datetime]]
) -> None:
    was = after(before)
    detail: dict[str, Any] = {"follow_up": False, "greeted": was.only_greeted, "target_minutes": was.target_minutes}
    assert was.waiting_since is not None
    now = _waiting(after(since), detail, was.waiting_since)
    whole = after(before + since)
    assert (now.waiting_since, now.only_greeted) == (whole.waiting_since, whole.only_greeted)
    assert now.target_minutes == whole.target_minutes


async def listed(client: httpx.AsyncClient, **query: str) -> list[str]:
    return [item["id"] for item in (await client.get("/api/v1/conversations", params=query)).json()["items"]]


async def test_a_greeting_comes_after_the_questions_of_a_working_day_and_is_counted_apart(
    db: Database, client: httpx.AsyncClient
) -> None:
    inbox = await cast.inbox(db)
    await cast.signed_in(client, await cast.agent(db))
    hello, _ = await cast.inbound_text(db, inbox, "Hoi 🙂", now=NOW)
    asked, _ = await cast.inbound_text(db, inbox, "Is tram 4 running?", sender=BORIS, now=NOW + timedelta(hours=7))
    assert await listed(client, state="waiting_for_us", sort="most_overdue") == [str(asked), str(hello)]
    assert await listed(client, state="greeted") == [str(hello)]
    counts = (await client.get("/api/v1/conversations/counts")).json()
    assert (counts["all"], counts["greeted"]) == (2, 1)
    shown = (await client.get(f"/api/v1/conversations/{hello}")).json()
    assert (shown["only_greeted"], shown["target_minutes"], shown["state"]) == (True, 480, "waiting_for_us")

    question_at = NOW + timedelta(hours=7, minutes=10)
    await cast.inbound_text(db, inbox, "When does tram 4 run?", now=question_at)
    shown = (await client.get(f"/api/v1/conversations/{hello}")).json()
    assert (shown["only_greeted"], shown["target_minutes"]) == (False, FIRST_ANSWER_MINUTES)
    assert datetime.fromisoformat(shown["waiting_since"]).astimezone(UTC) == question_at
    assert await listed(client, state="greeted") == []


async def test_a_smile_after_our_answer_is_no_follow_up_and_a_question_is(db: Database) -> None:
    inbox = await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET waiting_since = NULL, due_at = NULL, answered_at = $1", NOW)
        await tx.execute("UPDATE cases SET first_answered_at = $1", NOW)
    await cast.inbound_text(db, inbox, "😂", now=NOW + timedelta(minutes=1))
    assert await clock(db, conversation_id) == (GREETING_MINUTES, True, False)
    await cast.inbound_text(db, inbox, "and with a bike?", now=NOW + timedelta(minutes=2))
    assert await clock(db, conversation_id) == (LIVE_MINUTES, False, True)


async def test_a_greeting_that_is_corrected_to_a_question_waits_as_one(db: Database) -> None:
    inbox = await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox, "hi", provider_id="wamid.1")
    once: dict[str, Any] = {"sender": ANNA, "target_provider_id": "wamid.1"}
    same = Edited(**head(inbox, "wamid.e1", NOW + timedelta(seconds=5)), **once, text="hi there")
    await tell(db, edit, inbox, same, now=NOW + timedelta(minutes=1))
    assert await clock(db, conversation_id) == (GREETING_MINUTES, True, False)
    asks = Edited(**head(inbox, "wamid.e2", NOW + timedelta(seconds=9)), **once, text="hi, is tram 4 running?")
    await tell(db, edit, inbox, asks, now=NOW + timedelta(minutes=1))
    assert await clock(db, conversation_id) == (FIRST_ANSWER_MINUTES, False, False)


async def test_of_two_greetings_one_can_be_taken_back(db: Database) -> None:
    inbox = await cast.inbox(db)
    conversation_id, _ = await cast.inbound_text(db, inbox, "hi", provider_id="wamid.1")
    await cast.inbound_text(db, inbox, "👋", provider_id="wamid.2", now=NOW + timedelta(seconds=5))
    gone = Revoked(**head(inbox, "wamid.r1", NOW + timedelta(seconds=9)), sender=ANNA, target_provider_id="wamid.1")
    await tell(db, revoke, inbox, gone, now=NOW + timedelta(minutes=1))
    assert await clock(db, conversation_id) == (GREETING_MINUTES, True, False)


async def clock(db: Database, conversation_id: int) -> tuple[int, bool, bool]:
    async with db.transaction() as tx:
        row = await tx.fetchrow(
            "SELECT target_minutes, only_greeted, waits_for_follow_up FROM conversations WHERE id = $1", conversation_id
        )
    assert row is not None
    return tuple(row)


async def test_what_was_closed_comes_back_to_whoever_closed_it(db: Database, client: httpx.AsyncClient) -> None:
    inbox = await cast.inbox(db)
    me = await cast.agent(db)
    await cast.signed_in(client, me)
    conversation_id, _ = await cast.inbound_text(db, inbox)
    at = f"/api/v1/conversations/{conversation_id}"
    assert (await client.post(f"{at}/close")).json()["assignee_id"] == str(me.agent_id)
    await cast.inbound_text(db, inbox, "bednakt Anna 🙏", now=NOW + timedelta(minutes=1))
    assert (await client.get(at)).json()["state"] == "closed"
    await cast.inbound_text(db, inbox, "thanks, but where?", now=NOW + timedelta(minutes=2))
    shown = (await client.get(at)).json()
    assert (shown["state"], shown["assignee_id"]) == ("waiting_for_us", str(me.agent_id))
