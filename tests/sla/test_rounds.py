"""A warning before an answer is late, and a word when it is: once for each clock, whoever looks, whatever happened between."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.channels.event_parts import SenderKeys
from shortline.channels.protocol import InboxConfig
from shortline.clock import ManualClock
from shortline.db import Database
from shortline.sla import runner
from shortline.sla.rounds import Round, go_round
from tests import cast
from tests.cast import NOW
from tests.hours.test_hours import ask


async def go(db: Database, minutes: float, **more: Any) -> tuple[int, int]:
    """A round so long after NOW: how many were warned of, and how many became late."""
    async with db.transaction() as tx:
        found = await go_round(tx, now=at(minutes), **more)
    return found.warned, found.breached


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


async def writes(db: Database, person: int = 1, minutes: float = 0, *, to: InboxConfig | None = None) -> int:
    sender = SenderKeys(wa_id=f"3161111000{person}", profile_name=f"Person {person}")
    talk, _ = await cast.inbound_text(db, to or await cast.inbox(db), sender=sender, now=at(minutes))
    return talk


async def told(db: Database) -> list[tuple[str, int]]:
    async with db.transaction() as tx:
        rows = await tx.fetch("SELECT kind, conversation_id FROM events WHERE kind LIKE 'clock.%' ORDER BY id")
    return [(row["kind"].removeprefix("clock."), row["conversation_id"]) for row in rows]


async def stops(db: Database, talk: int, *, answered_at: datetime) -> None:
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET waiting_since = NULL, due_at = NULL, answered_at = $2 WHERE id = $1",
            talk,
            answered_at,
        )


@pytest.fixture
async def begun(db: Database) -> None:
    """The rounds have begun at NOW."""
    assert await go(db, 0) == (0, 0)


async def test_a_quarter_before_it_is_late_and_when_it_is(db: Database, begun: None) -> None:
    talk = await writes(db)
    rounds = [await go(db, minutes) for minutes in (22.4, 22.5, 22.6, 29.9, 30, 31, 40, 200)]
    assert rounds == [(0, 0), (1, 0), (0, 0), (0, 0), (0, 1), (0, 0), (0, 0), (0, 0)]
    assert await told(db) == [("warned", talk), ("breached", talk)]


async def test_after_a_night_without_a_worker_nobody_is_missed_and_nobody_is_warned_too_late(
    db: Database, begun: None
) -> None:
    late, soon = await writes(db, 1), await writes(db, 2, minutes=580)
    assert await go(db, 605) == (1, 1)
    assert sorted(await told(db)) == [("breached", late), ("warned", soon)]


async def test_who_was_late_before_the_first_round_is_no_news(db: Database) -> None:
    await writes(db)
    assert [await go(db, minutes) for minutes in (45, 46, 47)] == [(0, 0)] * 3


async def test_the_next_question_has_a_clock_of_its_own(db: Database, begun: None) -> None:
    inbox = await cast.inbox(db)
    talk = await writes(db, to=inbox)
    await go(db, 31)
    await stops(db, talk, answered_at=at(40))
    assert await go(db, 41) == (0, 0)
    await writes(db, minutes=45, to=inbox)  # a new first answer: the case of the first was never answered
    assert [await go(db, minutes) for minutes in (70, 76)] == [(1, 0), (0, 1)]
    assert await told(db) == [("breached", talk), ("warned", talk), ("breached", talk)]


async def test_an_answer_that_fails_starts_the_same_clock_which_is_told_of_no_more(db: Database, begun: None) -> None:
    talk = await writes(db)
    await go(db, 31)
    await stops(db, talk, answered_at=at(32))
    await go(db, 33)
    async with db.transaction() as tx:
        await tx.execute(
            "UPDATE conversations SET waiting_since = $2, due_at = $3, answered_at = NULL WHERE id = $1",
            talk,
            NOW,
            at(30),
        )
    assert [await go(db, minutes) for minutes in (34, 36)] == [(0, 0)] * 2


async def test_who_became_late_in_another_way_is_found_within_a_minute(db: Database, begun: None) -> None:
    """Put aside while his time ran out, and woken long after; and a message the provider kept back for an hour."""
    talk = await writes(db)
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET state = 'snoozed', snoozed_until = $2 WHERE id = $1", talk, at(90))
    assert [await go(db, minutes) for minutes in (29, 31, 60)] == [(0, 0)] * 3
    async with db.transaction() as tx:
        await tx.execute("UPDATE conversations SET state = 'open', snoozed_until = NULL WHERE id = $1", talk)
    kept_back = await writes(db, 2, minutes=20)
    assert await go(db, 60.5) == (0, 0)
    assert await go(db, 61) == (0, 2)
    assert {each for _, each in await told(db)} == {talk, kept_back}


async def test_a_clock_that_is_set_back_tells_nothing_twice(db: Database, begun: None) -> None:
    await writes(db)
    assert [await go(db, minutes) for minutes in (31, 5, 23, 31)] == [(0, 1), (0, 0), (1, 0), (0, 0)]


async def test_portions_and_workers_side_by_side_tell_each_once(db: Database, begun: None) -> None:
    talks = [await writes(db, person) for person in range(9)]

    async def worker() -> int:
        count = 0
        while True:
            async with db.transaction() as tx:
                found = await go_round(tx, now=at(31), most=2)
            count += found.breached
            if not (found.more or found.ahead):  # nothing is left, and nobody else is at it
                return count

    assert sum(await asyncio.gather(worker(), worker(), worker())) == 9
    assert sorted(await told(db)) == [("breached", talk) for talk in talks]


async def test_the_conversation_says_it_and_goes_on_counting_its_lines(db: Database, client: httpx.AsyncClient) -> None:
    await go(db, 0)
    inbox = await cast.inbox(db)
    talk = await writes(db, to=inbox)
    await cast.signed_in(client, await cast.agent(db, role=Role.LEAD), db=db)
    before = await ask(client, "GET", f"/conversations/{talk}")
    await go(db, 30)
    after = await ask(client, "GET", f"/conversations/{talk}")
    assert after["version"] == before["version"] + 1
    assert (after["unread_count"], after["last_message"]) == (before["unread_count"], before["last_message"])
    *_, line = (await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]
    assert (line["direction"], line["content"]["change"], line["author"]["kind"]) == ("activity", "breached", "system")
    assert datetime.fromisoformat(line["content"]["until"]) == at(30)
    await writes(db, minutes=31, to=inbox)
    assert len((await ask(client, "GET", f"/conversations/{talk}/messages"))["items"]) == 3
    [event] = [
        each for each in (await ask(client, "GET", "/events?limit=200"))["items"] if each["kind"] == "clock.breached"
    ]
    assert (event["conversation_id"], event["message_id"], event["data"]["target_minutes"]) == (
        str(talk),
        line["id"],
        30,
    )


async def test_a_worker_goes_the_rounds_by_itself(db: Database, clock: ManualClock) -> None:
    clock.set(NOW)
    stop = asyncio.Event()
    running = asyncio.create_task(runner.run(db, clock, stop))
    while not await begun_at(db):
        assert not running.done()
    talk = await writes(db)
    clock.advance(minutes=31)
    while not await told(db):
        assert not running.done()
    stop.set()
    await running
    assert await told(db) == [("breached", talk)]


async def begun_at(db: Database) -> datetime | None:
    async with db.transaction() as tx:
        found: datetime | None = await tx.fetchval("SELECT since FROM clock_rounds")
    return found


async def test_where_nobody_waits_the_rounds_are_seldom(db: Database, begun: None) -> None:
    async with db.transaction() as tx:
        assert not (await go_round(tx, now=at(1))).ahead
    await writes(db, minutes=1)
    async with db.transaction() as tx:
        assert (await go_round(tx, now=at(2))).ahead
        assert await go_round(tx, now=at(2)) == Round(ahead=True)
