"""What a case took until it was closed, against what was promised then: kept with the closing, and rewritten by nobody."""

from datetime import timedelta
from random import Random
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shortline.clock import ManualClock
from shortline.conversations.conversation import Conversation, Targets
from shortline.conversations.took import Took
from shortline.db import Database
from shortline.hours.calendar import ALWAYS
from shortline.jobs import JobContext
from shortline.outbound import answer_clock
from shortline.sla import recount
from tests import cast
from tests.hours.test_hours import HOUSE, ask
from tests.sla.test_counting import run as run  # a fixture
from tests.sla.test_policies import FRIDAY, answered, policy, shown, writes
from tests.sla.test_policies import lead as lead

MINUTES = st.integers(1, 500)


def talk() -> Conversation:
    nothing = dict.fromkeys(
        ("snoozed_until", "assignee_id", "team_id", "waiting_since", "answered_at", "last_inbound_at", "window_opened_at",
         "last_message_id", "last_message_at", "closed_at")
    )  # fmt: skip
    return Conversation(
        id=1, inbox_id=1, identity_id=1, contact_id=1, state="open", waits_for_follow_up=False, target_minutes=30,
        only_greeted=False, message_seq=0, has_failed=False, version=1, created_at=FRIDAY, **nothing,
    )  # fmt: skip


@given(st.lists(st.tuples(MINUTES, MINUTES), min_size=1, max_size=6), st.booleans(), MINUTES, MINUTES)
def test_it_took_what_the_customer_waited_and_nothing_of_what_we_waited(
    turns: list[tuple[int, int]], is_open: bool, target: int, other: int
) -> None:
    """Each turn: minutes until he writes, and until he is answered; the last one perhaps by closing. What is promised meanwhile
    does not hold for a case that has a promise."""
    at, found, waited = FRIDAY, talk(), 0
    for number, (silent, waits) in enumerate(turns):
        at += timedelta(minutes=silent)
        chosen = Targets(resolution=target if number == 0 else other)
        found = found.waits(at, answered_in_case=number > 0, targets=chosen, hours=ALWAYS)
        at += timedelta(minutes=waits)
        waited += waits
        if number < len(turns) - 1 or not is_open:
            found = found.answered(at).timed(ALWAYS)
    closed = found.closed(at if is_open else at + timedelta(minutes=other)).timed(ALWAYS)
    assert closed.took == Took(target, waited * 60)
    assert closed.took.met == (waited <= target)
    assert closed.anew().took is None


def test_late_is_the_first_second_after_the_target() -> None:
    assert Took(60, 3600).met
    assert not Took(60, 3601).met


async def took(client: httpx.AsyncClient, talk: int, nth: int = 0) -> Any:
    """Of its cases, newest first."""
    return (await shown(client, talk))["cases"][nth]["took"]


async def line(client: httpx.AsyncClient, talk: int) -> Any:
    items = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    return [each["content"].get("took") for each in items if (each["content"] or {}).get("change") == "closed"]


async def test_it_is_told_of_the_case_and_stands_in_the_line_and_outlives_the_next_case(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    await policy(lead, "", resolution_minutes=60)
    inbox = await cast.inbox(db)
    talk = await writes(db, inbox)
    assert await took(lead, talk) is None
    await answered(db, talk, 40)
    clock.set(FRIDAY + timedelta(hours=2))  # our waiting is not his
    await writes(db, inbox, minutes=120)
    clock.set(FRIDAY + timedelta(days=2))  # and nobody is there at the weekend: 30 minutes until the house closed
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    expected = {"target_seconds": 3600, "used_seconds": 70 * 60, "met": False}
    assert await took(lead, talk) == expected
    assert await line(lead, talk) == [expected]

    await policy(lead, "WhatsApp", channels=["whatsapp"], resolution_minutes=600)
    await writes(db, inbox, minutes=4320, text="Another question?")
    assert [await took(lead, talk), await took(lead, talk, 1)] == [None, expected]
    clock.set(FRIDAY + timedelta(minutes=4330))
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    assert await took(lead, talk) == {"target_seconds": 36000, "used_seconds": 600, "met": True}
    assert await took(lead, talk, 1) == expected


async def test_reopened_it_has_none_and_closed_again_all_of_it_counts(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    await policy(lead, "", resolution_minutes=60)
    inbox = await cast.inbox(db)
    talk = await writes(db, inbox)
    clock.advance(minutes=20)
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    await ask(lead, "POST", f"/conversations/{talk}/reopen", json={})
    assert await took(lead, talk) is None
    await writes(db, inbox, minutes=30)
    clock.set(FRIDAY + timedelta(minutes=35))
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    assert (await took(lead, talk))["used_seconds"] == 25 * 60
    assert [each["used_seconds"] for each in await line(lead, talk)] == [20 * 60, 25 * 60]


async def test_where_nothing_is_promised_nothing_is_kept(lead: httpx.AsyncClient, db: Database) -> None:
    talk = await writes(db, await cast.inbox(db))
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    assert await took(lead, talk) is None
    assert await line(lead, talk) == [None]


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_chosen_later_rewrites_nothing(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock, run: JobContext, seed: int
) -> None:
    chance = Random(seed)
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    await policy(lead, "", resolution_minutes=chance.randint(5, 90))
    talk = await writes(db, await cast.inbox(db))
    clock.advance(minutes=chance.randint(1, 120))
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    kept = await took(lead, talk)
    case = (await shown(lead, talk))["cases"][0]["id"]
    team = await cast.team(db, name="Sales")

    async def other_promise() -> None:
        house = {"name": "", "conditions": {}, "resolution_minutes": chance.randint(1, 9000)}
        policies = (await ask(lead, "GET", "/sla-policies"))["items"]
        await ask(lead, "PUT", f"/sla-policies/{policies[-1]['id']}", json=house)

    async def other_hours() -> None:
        opens = f"{chance.randint(0, 11):02}:00"
        week = [{"day": "fri", "opens": opens, "closes": "20:00"}]
        await ask(lead, "PUT", "/hours/house", json=HOUSE | {"week": week})
        await recount.recount(run, {})

    async def other_words() -> None:
        await ask(lead, "PATCH", f"/cases/{case}", json={"outcome": chance.choice(["solved", "not_ours"])})

    async def other_team() -> None:
        await ask(lead, "POST", f"/conversations/{talk}/assign", json={"assignee_id": None, "team_id": str(team)})

    for _ in range(6):
        await chance.choice([other_promise, other_hours, other_words, other_team])()
        clock.advance(hours=chance.randint(0, 50))
        assert await took(lead, talk) == kept
    async with db.transaction() as tx:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await tx.execute("UPDATE cases SET resolution_used = resolution_used - 1 WHERE id = $1", int(case))


async def test_a_version_that_knows_nothing_of_it_leaves_no_stale_fact(lead: httpx.AsyncClient, db: Database) -> None:
    """It takes the case up and closes it again with its own words: nothing is known of that closing."""
    await policy(lead, "", resolution_minutes=60)
    talk = await writes(db, await cast.inbox(db))
    await ask(lead, "POST", f"/conversations/{talk}/close", json={})
    assert await took(lead, talk) is not None
    async with db.transaction() as tx:
        await tx.execute("UPDATE cases SET closed_at = NULL, closed_by = NULL WHERE conversation_id = $1", talk)
        await tx.execute("UPDATE cases SET closed_at = $2 WHERE conversation_id = $1", talk, FRIDAY)
    assert await took(lead, talk) is None


async def test_an_accepted_answer_keeps_how_long_he_waited_in_open_time(
    lead: httpx.AsyncClient, db: Database, clock: ManualClock
) -> None:
    """Whatever the hours are later: the target, the moment it was due and the seconds are those of the answer."""
    await ask(lead, "PUT", "/hours/house", json=HOUSE)
    talk = await writes(db, await cast.inbox(db))
    sent = await ask(
        lead, "POST", f"/conversations/{talk}/messages", 201,
        json={"client_message_id": "6a1f7d1e-6f7c-4a53-9f0e-0f8a2b1c3d4e", "text": "Yes.", "undo_seconds": 0},
    )  # fmt: skip
    async with db.transaction() as tx:
        row = {
            "message_id": int(sent["id"]),
            "conversation_id": talk,
            "inbox_id": 1,
            "kind": "text",
            "automatic": False,
        }
        row |= {"author_agent_id": None, "author_kind": "agent"}
        await answer_clock.stop(tx, row, at=FRIDAY + timedelta(days=2))
        detail = await tx.fetchval(
            "SELECT detail FROM message_receipts WHERE message_id = $1 AND state = 'accepted'", int(sent["id"])
        )
    # 15:00 to 17:30 on Friday, and nothing of the weekend.
    assert (detail["used_seconds"], detail["target_minutes"]) == (150 * 60, 30)
