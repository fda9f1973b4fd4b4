"""Order in a conversation, and who waits for whom."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from tests import cast
from tests.outbound.conftest import Desk, connect, until


async def test_a_waiting_head_holds_its_followers_but_nobody_else(desk: Desk) -> None:
    one, other = await desk.hear(), await desk.hear(sender="+46705550199")
    await desk.recipe({"error": 131016}, to="+31612345678")
    head = await desk.send(one, "head")
    follower = await desk.send(one, "follower")
    neighbour = await desk.send(other, "neighbour")
    await desk.reaches(neighbour["id"], "read")
    assert (await desk.message(follower["id"]))["state"] == "queued"
    await desk.reaches(follower["id"], "read")
    assert [text for text in await desk.texts() if text != "neighbour"] == ["head", "follower"]
    assert (await desk.message(head["id"]))["after_unconfirmed"] is False


async def test_an_unknown_head_holds_its_followers_until_a_person_is_asked(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("cut_before")
    head = await desk.send(conversation, "head")
    await desk.reaches(head["id"], "unknown")
    follower = await desk.send(conversation, "follower")
    await desk.later(30)
    assert await desk.texts() == []
    assert (await desk.message(follower["id"]))["state"] == "queued"
    await desk.later(16 * 60)
    shown = await desk.reaches(follower["id"], "sent", "delivered", "read")
    assert shown["after_unconfirmed"] is True
    assert (await desk.message(head["id"]))["state"] == "unconfirmed"
    later = await desk.send(conversation, "later")
    assert (await desk.reaches(later["id"], "read"))["after_unconfirmed"] is False


async def test_a_held_head_keeps_its_place(desk: Desk) -> None:
    conversation = await desk.hear()
    first = await desk.send(conversation, "first", undo_seconds=1)
    second = await desk.send(conversation, "second")
    await desk.reaches(second["id"], "read")
    assert await desk.texts() == ["first", "second"]
    assert (await desk.message(first["id"]))["accepted"] is True


async def test_a_clock_that_goes_back_changes_no_order(desk: Desk) -> None:
    """The hold then ends further away than any hold is long, as a message for tomorrow would."""
    conversation = await desk.hear()
    first = await desk.send(conversation, "first", undo_seconds=10)
    await desk.later(-20)
    second = await desk.send(conversation, "second")
    neighbour = await desk.send(await desk.hear(sender="+46705550199"), "neighbour")
    await desk.reaches(neighbour["id"], "read")  # whoever may leave has left
    assert await desk.texts() == ["neighbour"]
    await desk.later(40)
    await desk.reaches(second["id"], "read")
    assert await desk.texts() == ["neighbour", "first", "second"]
    assert (await desk.message(first["id"]))["accepted"] is True


async def test_a_message_for_later_holds_nobody_and_gives_way_to_the_customer(desk: Desk) -> None:
    conversation = await desk.hear()
    at = desk.clock.now().timestamp() + 3600
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(at, UTC).isoformat()
    scheduled = await desk.send(conversation, "good morning", send_at=moment)
    assert scheduled["state"] == "held"
    now = await desk.send(conversation, "now")
    await desk.reaches(now["id"], "read")
    await desk.later(600)
    await desk.sim("clock", advance=600)
    await desk.hear("I have found it")
    await desk.later(3600)
    shown = await desk.reaches(scheduled["id"], "withheld")
    assert shown["failure"]["code"] == "overtaken"
    assert await desk.texts() == ["now"]


async def test_only_one_is_in_flight_in_a_conversation(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe({"delay": 0.5})
    first = await desk.send(conversation, "slow")
    for text in ("a", "b", "c"):
        last = await desk.send(conversation, text)
    await desk.reaches(first["id"], "sending")
    assert await desk.value("SELECT count(*) FROM outbox WHERE state = 'sending'") == 1
    await desk.reaches(last["id"], "read")
    assert await desk.texts() == ["slow", "a", "b", "c"]


async def test_a_number_that_hangs_delays_no_other(desk: Desk) -> None:
    other = await cast.inbox(desk.runtime.db, desk.runtime.settings, graph_url=desk.double_url, now=desk.clock.now())
    await connect(desk, other)
    hanging = [await desk.hear(sender=f"+316200000{n:02}") for n in range(12)]
    healthy = await desk.hear(sender="+46705550199", inbox=other)
    await desk.recipe({"delay": 5}, times=99, node=desk.inbox.phone_number_id)
    for conversation in hanging:
        await desk.send(conversation, "stuck")
        desk.clock.offset += timedelta(seconds=2)  # one hand writes them: each after its time

    async def all_stuck() -> bool:
        return len(desk.sender.flights) >= 8

    await until(all_stuck)
    assert len(desk.sender.flights) == 8
    sent = await desk.send(healthy, "quick")
    shown = await desk.reaches(sent["id"], "sent", "delivered", "read", seconds=2)
    assert shown["accepted"] is True


async def test_a_lone_answer_is_not_slowed(desk: Desk) -> None:
    """Beyond the undo hold, the request is with the platform within milliseconds."""
    waits: list[float] = []
    conversations = [await desk.hear(sender=f"+316200001{n:02}") for n in range(12)]
    for conversation in conversations:
        desk.clock.offset += timedelta(seconds=2)  # nobody is alone who writes to twelve people within a second
        sent = await desk.send(conversation, "hi", undo_seconds=0)
        await desk.reaches(sent["id"], "sent", "delivered", "read")
        row: Any = await desk.value(
            "SELECT extract(epoch FROM a.started_at - m.created_at) FROM attempts a JOIN messages m ON m.id = a.message_id "
            "WHERE m.id = $1",
            int(sent["id"]),
        )
        waits.append(float(row))
    waits.sort()
    assert waits[len(waits) // 2] < 1.0, waits  # a machine busy with other tests; the bench measures


async def test_a_hold_ends_on_time(desk: Desk) -> None:
    conversation = await desk.hear()
    sent = await desk.send(conversation, undo_seconds=1)
    await desk.reaches(sent["id"], "sent", "delivered", "read")
    late = await desk.value(
        "SELECT extract(epoch FROM a.started_at - m.held_until) FROM attempts a JOIN messages m ON m.id = a.message_id"
    )
    assert 0 <= float(late) < 0.2


async def test_two_senders_share_the_work_and_send_everything_once(desk: Desk) -> None:
    from shortline.outbound.runner import Sender

    second, stop = Sender(desk.sender.tools), asyncio.Event()
    running = asyncio.create_task(second.run(stop))
    conversations = [await desk.hear(sender=f"+316200002{n:02}") for n in range(6)]
    last = []
    for n in range(5):
        for conversation in conversations:
            last.append(await desk.send(conversation, f"{conversation}:{n}"))
    for each in last[-6:]:
        await desk.reaches(each["id"], "read")
    stop.set()
    await running
    texts = await desk.texts()
    assert len(texts) == len(set(texts)) == 30
    for conversation in conversations:
        mine = [text for text in texts if text.startswith(f"{conversation}:")]
        assert mine == [f"{conversation}:{n}" for n in range(5)]
