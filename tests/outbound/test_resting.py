"""A sender with nothing to do leaves the database alone, and still nothing leaves later than its moment."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from shortline.outbound import runner, upkeep
from shortline.outbound.runner import Sender
from tests.outbound.conftest import Desk, until
from tests.outbound.test_rhythm import Counted
from tests.outbound.test_schedule import at, later

FOR_EVER = 3600.0


@asynccontextmanager
async def resting(desk: Desk, *, safety: float) -> AsyncIterator[list[str]]:
    """The desk's sender replaced by one that tells what it asks of the database."""
    await desk.stop_sender()
    db = Counted(desk.runtime.db.url, size=4)
    db.asked = []
    await db.open()
    stop = asyncio.Event()
    sender = Sender(replace(desk.sender.tools, db=db), safety=safety)
    running = asyncio.create_task(sender.run(stop))
    try:
        await until(lambda: asyncio.sleep(0, looks(db.asked) > 1))  # its first, and one when the doorbell is connected
        yield db.asked
    finally:
        stop.set()
        await running
        await db.close()
        desk.start_sender()


def looks(asked: list[str]) -> int:
    return sum("row_number() OVER (PARTITION BY o.inbox_id, o.hand" in each for each in asked)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks again and again would do so fifty times a second."""
    monkeypatch.setattr(runner, "POLL", 0.02)
    monkeypatch.setattr(upkeep, "ROUND_EVERY", 0.02)


@pytest.mark.usefixtures("hasty")
async def test_it_asks_nothing_until_the_next_moment(desk: Desk) -> None:
    """A message in its undo hold: heard of by the doorbell, then nothing for a second, then it leaves."""
    conversation = await desk.hear()
    async with resting(desk, safety=FOR_EVER) as asked:
        sent = await desk.send(conversation, undo_seconds=1)
        await until(lambda: asyncio.sleep(0, looks(asked) > 2))
        before = len(asked)
        await desk.reaches(sent["id"], "sent", "delivered", "read")
        left = next(place for place, each in enumerate(asked[before:]) if "SELECT draft, inbox_id FROM outbox" in each)
        assert looks(asked[before : before + left]) <= 5  # the bell, and the moment itself; polls would be dozens
        assert sum("state = 'unknown' AND o.unknown_since" in each for each in asked[:before]) <= 5


async def test_a_lost_doorbell_is_made_good_by_the_slow_look(desk: Desk) -> None:
    conversation = await desk.hear()
    async with resting(desk, safety=0.3) as asked:
        sent = await desk.send(conversation, send_at=at(desk, 3))
        await until(lambda: asyncio.sleep(0, looks(asked) > 2))
        async with desk.runtime.db.transaction() as tx:  # as if released, and nobody rang
            now = desk.clock.now()
            await tx.execute(
                "UPDATE outbox SET state = 'queued', not_before = $1 WHERE message_id = $2", now, int(sent["id"])
            )
        await desk.reaches(sent["id"], "sent", "delivered", "read")


async def test_a_clock_that_is_set_forward_is_noticed_without_a_doorbell(desk: Desk) -> None:
    conversation = await desk.hear()
    async with resting(desk, safety=FOR_EVER) as asked:
        sent = await desk.send(conversation, undo_seconds=10)
        await until(lambda: asyncio.sleep(0, looks(asked) > 2))
        desk.clock.offset += timedelta(seconds=11)
        await desk.reaches(sent["id"], "sent", "delivered", "read")


async def test_a_message_for_later_is_called_off_although_the_sender_rests(desk: Desk) -> None:
    """The customer's word rings no bell of the way out: that of events is heard while something waits for it."""
    conversation = await desk.hear()
    async with resting(desk, safety=FOR_EVER) as asked:
        sent = await desk.send(conversation, send_at=at(desk, 3))
        await until(lambda: asyncio.sleep(0, looks(asked) > 2))
        await later(desk, 0.1)
        await desk.hear("Never mind, it came!")
        await desk.reaches(sent["id"], "withheld")
