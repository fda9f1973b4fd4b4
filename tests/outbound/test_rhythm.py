"""The rhythm of a number, over all workers and hands, against the real double. The rule alone: tests/property/test_rhythm.py.

Time stands still and is moved on in steps; two workers look at every step.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from shortline.db import Database
from shortline.outbound.runner import Sender
from tests.outbound.conftest import Desk
from tests.outbound.test_at_once import a_colleague
from tests.outbound.test_files_and_templates import make_template

STEP = 0.25


@dataclass
class Office:
    """A desk in a time of its own, with two workers."""

    desk: Desk
    workers: tuple[Sender, Sender]

    async def look(self) -> None:
        await asyncio.gather(*(each.drain() for each in self.workers))

    async def pass_(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            self.desk.clock.offset += timedelta(seconds=STEP)
            await self.look()

    async def people(self, count: int) -> list[str]:
        return [await self.desk.hear(sender=f"+316200003{n:02}") for n in range(count)]

    async def left(self) -> list[Any]:
        async with self.desk.runtime.db.connection() as connection:
            return await connection.fetch(
                "SELECT extract(epoch FROM a.started_at)::float AS at, m.conversation_id, m.text, a.outcome "
                "FROM attempts a JOIN messages m ON m.id = a.message_id ORDER BY a.started_at, a.message_id"
            )

    async def waiting(self) -> list[dict[str, Any]]:
        async with self.desk.runtime.db.connection() as connection:
            ids = await connection.fetch("SELECT message_id FROM outbox WHERE state = 'queued' ORDER BY not_before")
        return [await self.desk.message(str(row["message_id"])) for row in ids]


@asynccontextmanager
async def standing(desk: Desk) -> AsyncIterator[Office]:
    await desk.stop_sender()
    desk.clock.stands_at = desk.clock.now()
    yield Office(desk, (Sender(desk.sender.tools), Sender(desk.sender.tools)))


@pytest.fixture
async def office(desk: Desk) -> AsyncIterator[Office]:
    async with standing(desk) as made:
        yield made


async def test_one_hand_needs_a_second_between_conversations_over_all_workers(office: Office) -> None:
    conversations = await office.people(6)
    for each in conversations:
        await office.desk.send(each, f"Tram 4 comes at noon, {each}.")
    await office.look()
    assert len(await office.left()) == 1
    await office.pass_(30)
    left = await office.left()
    assert [row["conversation_id"] for row in left] == [int(each) for each in conversations]
    assert all(after["at"] - before["at"] >= 1.0 for before, after in pairwise(left))


async def test_two_hands_do_not_wait_for_each_other(office: Office) -> None:
    first, second = await office.people(2)
    await office.desk.send(first, "mine")
    async with await a_colleague(office.desk) as bo:
        answer = await bo.post(f"/api/v1/conversations/{second}/messages", json={"text": "hers", "undo_seconds": 0})
        assert answer.status_code == 201
        await office.look()
    assert {row["text"] for row in await office.left()} == {"mine", "hers"}


async def test_who_waits_sees_his_place_and_his_time_and_keeps_them(office: Office) -> None:
    for each in await office.people(4):
        await office.desk.send(each, "Not before noon.")
    await office.look()
    before = await office.waiting()
    assert [each["state"] for each in before] == ["paced"] * 3
    assert [each["paced"]["position"] for each in before] == [1, 2, 3]
    seconds = [each["paced"]["seconds"] for each in before]
    assert seconds == sorted(seconds)
    assert 1 <= seconds[0] <= 2
    office.workers = (Sender(office.desk.sender.tools), Sender(office.desk.sender.tools))  # a restart
    await office.look()
    assert [each["not_before"] for each in await office.waiting()] == [each["not_before"] for each in before]


async def test_a_line_that_was_missed_is_laid_out_anew_in_its_order(office: Office) -> None:
    conversations = await office.people(5)
    for each in conversations:
        await office.desk.send(each, "Not before noon.")
    await office.look()
    office.desk.clock.offset += timedelta(minutes=10)  # nobody sent anything meanwhile
    await office.look()
    assert len(await office.left()) == 2
    await office.pass_(20)
    left = await office.left()
    assert [row["conversation_id"] for row in left] == [int(each) for each in conversations]
    assert all(after["at"] - before["at"] >= 1.0 for before, after in pairwise(left))


async def test_several_bubbles_to_one_person_are_no_burst(office: Office) -> None:
    (conversation,) = await office.people(1)
    for n in range(5):
        await office.desk.send(conversation, f"bubble {n}")
    await office.look()
    assert [row["text"] for row in await office.left()] == [f"bubble {n}" for n in range(5)]


async def test_a_pair_s_burst_is_paid_back(office: Office) -> None:
    (conversation,) = await office.people(1)
    await office.desk.send(conversation, "first")
    await office.look()
    spent = office.desk.clock.now() + timedelta(seconds=44 * 6)
    await office.desk.value("UPDATE pacer_pairs SET full_at = $1", spent)
    await office.desk.send(conversation, "one more")
    await office.look()
    (waiting,) = await office.waiting()
    assert waiting["state"] == "paced"
    assert waiting["paced"]["seconds"] == 6
    await office.pass_(6.25)
    assert [row["text"] for row in await office.left()] == ["first", "one more"]


async def test_an_answer_never_waits_for_bulk_work(office: Office) -> None:
    *many, one = await office.people(5)
    for each in many:
        await office.desk.send(each, "Line 4 runs again.", bulk=True)
    await office.look()
    await office.desk.send(one, "Yes, bikes are fine.")
    await office.look()
    assert [row["text"] for row in await office.left()] == ["Line 4 runs again.", "Yes, bikes are fine."]
    await office.pass_(20)
    copies = [row["at"] for row in await office.left() if row["text"] == "Line 4 runs again."]
    assert len(copies) == 4
    assert all(after - before >= 1.0 for before, after in pairwise(copies))


async def test_an_answer_takes_the_copy_that_stands_before_it_along(office: Office) -> None:
    """In a conversation the order holds. The answer must not stand in the bulk line for it, nor block that line for good."""
    *many, one = await office.people(6)
    for each in [*many, one]:
        await office.desk.send(each, f"Line 4 runs again, {each}.", bulk=True)
    await office.look()
    await office.desk.send(one, "Yes, bikes are fine.")
    await office.look()
    last = [row["text"] for row in await office.left()][-2:]
    assert last == [f"Line 4 runs again, {one}.", "Yes, bikes are fine."]
    await office.pass_(20)
    assert len(await office.left()) == 7


async def test_an_answer_that_cannot_leave_does_not_stop_the_work_for_many(office: Office) -> None:
    *many, one = await office.people(4)
    await office.desk.recipe({"cut": "after", "statuses": []}, text="who knows")
    await office.desk.send(one, "who knows")
    await office.look()
    await office.desk.send(one, "behind what may have left")
    for each in many:
        await office.desk.send(each, "Line 4 runs again.", bulk=True)
    await office.pass_(12)
    assert [row["text"] for row in await office.left()] == ["who knows"] + ["Line 4 runs again."] * 3


async def test_a_number_told_to_slow_down_rests_for_every_worker_and_keeps_its_order(office: Office) -> None:
    first, second = await office.people(2)
    await office.desk.recipe("throughput")
    one = await office.desk.send(first, "one")
    await office.look()
    assert (await office.desk.message(one["id"]))["state"] == "paced"
    async with await a_colleague(office.desk) as bo:
        path = f"/api/v1/conversations/{second}/messages"
        assert (await bo.post(path, json={"text": "two", "undo_seconds": 0})).status_code == 201
    await office.pass_(1)
    assert [row["outcome"] for row in await office.left()] == ["later"]
    await office.pass_(2)
    assert [row["text"] for row in await office.left()] == ["one", "one", "two"]


async def test_a_pair_told_to_slow_down_loses_the_rest_of_its_burst(office: Office) -> None:
    (conversation,) = await office.people(1)
    await office.desk.recipe("pair_rate")
    for n in range(4):
        await office.desk.send(conversation, f"bubble {n}")
    await office.pass_(2)
    assert [row["text"] for row in await office.left()] == ["bubble 0", "bubble 0", "bubble 1"]
    await office.pass_(12)
    texts = [row["text"] for row in await office.left()]
    assert texts == ["bubble 0", "bubble 0", "bubble 1", "bubble 2", "bubble 3"]


async def test_work_for_many_rests_after_a_spam_warning_and_answers_go_on(office: Office) -> None:
    first, second = await office.people(2)
    await office.desk.recipe("spam_limit")
    bulk = await office.desk.send(first, "Line 4 runs again.", bulk=True)
    await office.look()
    shown = await office.desk.message(bulk["id"])
    assert shown["state"] == "paced"
    assert shown["failure"]["code"] == "quality_limited"
    await office.desk.send(second, "Yes.")
    await office.look()
    assert [row["outcome"] for row in await office.left()] == ["later", "accepted"]
    office.desk.clock.offset += timedelta(hours=1)
    await office.pass_(1)
    assert [row["outcome"] for row in await office.left()] == ["later", "accepted", "accepted"]


async def test_a_full_portfolio_writes_first_to_nobody_else_for_a_day(office: Office) -> None:
    (conversation,) = await office.people(1)
    await make_template(office.desk)
    await office.desk.value("UPDATE inboxes SET messaging_limit = 'TIER_250'")
    office.desk.clock.offset += timedelta(hours=25)
    await office.desk.value(
        "INSERT INTO pacer_reached SELECT i.waba_id, 'person ' || n, $1 FROM inboxes i, generate_series(1, 250) n",
        office.desk.clock.now() - timedelta(hours=5),
    )
    template = {"name": "line_again", "language": "en", "header": {"text": "4"}, "body": ["Anna", "4"]}
    sent = await office.desk.post(conversation, template=template)
    assert sent.status_code == 201, sent.text
    await office.look()
    (waiting,) = await office.waiting()
    assert waiting["state"] == "paced"
    assert 19 * 3600 <= waiting["paced"]["seconds"] <= 19 * 3600 + 60
    office.desk.clock.offset += timedelta(hours=19, minutes=1)
    await office.pass_(1)
    assert [row["outcome"] for row in await office.left()] == ["accepted"]


async def test_a_clock_set_back_takes_the_line_along(office: Office) -> None:
    conversations = await office.people(5)
    office.desk.clock.offset += timedelta(hours=1)
    for each in conversations[:4]:
        await office.desk.send(each, "Not before noon.")
    await office.look()
    office.desk.clock.offset -= timedelta(hours=1)
    await office.desk.send(conversations[4], "And you?")
    await office.look()
    await office.pass_(20)
    assert len(await office.left()) == 5


class Counted(Database):
    """A database that knows what it was asked."""

    asked: list[str]

    @asynccontextmanager
    async def connection(self, *, wait: float = 5) -> AsyncIterator[asyncpg.Connection]:
        async with super().connection(wait=wait) as connection:
            with connection.query_logger(self._hear):
                yield connection

    def _hear(self, record: Any) -> None:
        if "current_setting('jit')" not in record.query and "pg_catalog" not in record.query:  # the driver's own
            self.asked.append(record.query)


async def test_the_pacer_asks_nothing_while_nothing_is_due(office: Office) -> None:
    """Whoever waits has his moment: looking ten times before it is ten times the sender's own question and nothing else."""
    db = Counted(office.desk.runtime.db.url, size=2)
    db.asked = []
    await db.open()
    try:
        idle = Sender(replace(office.desk.sender.tools, db=db))
        for _ in range(10):
            assert await idle.drain() == 0
        assert [each for each in db.asked if "pacer_" in each or "FOR UPDATE" in each] == []
        assert len(db.asked) == 10
        for each in await office.people(3):
            await office.desk.send(each, "Not before noon.")
        await office.look()
        assert len(await office.waiting()) == 2
        db.asked.clear()
        for _ in range(10):
            assert await idle.drain() == 0
        assert len(db.asked) == 10
        office.desk.clock.offset += timedelta(seconds=10)
        assert await idle.drain() > 0
        assert any("FOR UPDATE" in each and "pacers" in each for each in db.asked)
    finally:
        await db.close()
