"""Many hands at the same moment: pressed twice, answered twice, taken back while it leaves."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import httpx

from shortline.api.app import create_app
from tests import cast
from tests.outbound.conftest import Desk, until


async def test_pressed_ten_times_it_is_sent_once(desk: Desk) -> None:
    conversation = await desk.hear()
    name = str(uuid4())
    answers = await asyncio.gather(*(desk.post(conversation, text="once", client_message_id=name) for _ in range(10)))
    assert sorted(each.status_code for each in answers) == [200] * 9 + [201]
    assert len({each.json()["id"] for each in answers}) == 1
    await desk.reaches(answers[0].json()["id"], "read")
    assert await desk.texts() == ["once"]


async def test_a_retry_after_the_undo_sends_nothing(desk: Desk) -> None:
    conversation = await desk.hear()
    name = str(uuid4())
    sent = await desk.send(conversation, "Oops", client_message_id=name, undo_seconds=10)
    await desk.api.post(f"/api/v1/messages/{sent['id']}/undo")
    again = await desk.post(conversation, text="Oops", client_message_id=name)
    assert again.status_code == 200
    await desk.later(30)
    assert await desk.texts() == []


async def a_colleague(desk: Desk) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=create_app(desk.runtime), raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://desk.test", timeout=20)
    who = await cast.agent(desk.runtime.db, name="Bo", now=desk.clock.now())
    return await cast.signed_in(client, who, db=desk.runtime.db, now=desk.clock.now())


async def test_a_colleague_s_answer_stops_mine_until_i_have_seen_it(desk: Desk) -> None:
    conversation = await desk.hear()
    async with await a_colleague(desk) as bo:
        theirs = await bo.post(
            f"/api/v1/conversations/{conversation}/messages",
            json={"text": "Bikes are fine.", "seen_message_id": None, "undo_seconds": 0},
        )
        assert theirs.status_code == 201, theirs.text
        mine = await desk.post(conversation, text="No bikes.", seen_message_id=None)
        assert mine.status_code == 409
        assert mine.json()["code"] == "collision"
        assert mine.json()["newer"]["text"] == "Bikes are fine."
        assert mine.json()["newer"]["author"]["name"] == "Bo"
        await desk.hear("Thanks!")  # a customer's message blocks nobody
        seen = await desk.post(conversation, text="As Bo says.", seen_message_id=theirs.json()["id"])
        assert seen.status_code == 201
        # One's own later answer is no collision either.
        assert (await desk.post(conversation, text="And again.", seen_message_id=None)).status_code == 409
        assert (await desk.post(conversation, text="One more.", seen_message_id=seen.json()["id"])).status_code == 201


async def test_two_agents_at_once_one_of_them_wins(desk: Desk) -> None:
    conversation = await desk.hear()
    async with await a_colleague(desk) as bo:
        path = f"/api/v1/conversations/{conversation}/messages"
        answers = await asyncio.gather(
            *(
                client.post(path, json={"text": name, "seen_message_id": None, "undo_seconds": 0})
                for name, client in (("ali", desk.api), ("bo", bo))
            )
        )
        assert sorted(each.status_code for each in answers) == [201, 409]

        async def one() -> bool:
            return len(await desk.sent()) == 1

        await until(one)


async def test_without_saying_what_was_seen_nothing_collides(desk: Desk) -> None:
    conversation = await desk.hear()
    async with await a_colleague(desk) as bo:
        await bo.post(f"/api/v1/conversations/{conversation}/messages", json={"text": "one", "undo_seconds": 0})
        assert (await desk.post(conversation, text="two")).status_code == 201


async def test_undo_races_with_leaving_and_one_of_them_wins(desk: Desk) -> None:
    for _ in range(5):
        conversation = await desk.hear()
        before = len(await desk.sent())
        sent = await desk.send(conversation, "race", undo_seconds=1)
        held = (await desk.message(sent["id"]))["held_until"]
        from datetime import datetime

        wait = (datetime.fromisoformat(held) - desk.clock.now()).total_seconds()
        await asyncio.sleep(max(0, wait - 0.003))
        taken = await desk.api.post(f"/api/v1/messages/{sent['id']}/undo")
        assert taken.status_code in (200, 409)
        if taken.status_code == 409:
            await desk.reaches(sent["id"], "read")
        await asyncio.sleep(0.05)
        assert len(await desk.sent()) - before == (0 if taken.status_code == 200 else 1)


async def test_resend_pressed_twice_sends_once(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe({"error": 131042})
    sent = await desk.send(conversation, "again")
    await desk.reaches(sent["id"], "failed")
    answers = await asyncio.gather(*(desk.api.post(f"/api/v1/messages/{sent['id']}/resend") for _ in range(6)))
    assert {each.status_code for each in answers} <= {200, 409}
    await desk.reaches(sent["id"], "read")
    assert await desk.texts() == ["again"]
    shown = await desk.message(sent["id"])
    assert shown["possible_duplicate"] is False


async def test_a_stranger_s_conversation_does_not_exist(desk: Desk) -> None:
    team = await cast.team(desk.runtime.db, now=desk.clock.now())
    conversation = await desk.hear()
    await desk.value("UPDATE inboxes SET team_id = $1", team)
    await desk.value("UPDATE conversations SET team_id = $1", team)
    answer = await desk.post(conversation, text="hi")
    assert answer.status_code == 404
    assert (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).status_code == 404
