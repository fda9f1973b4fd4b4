"""When the answer of the platform is lost, late or strange: never a second copy without a mark, never a lie on the screen."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.outbound.conftest import Desk, until

LOST = {
    "cut after the platform took it": "cut_after",
    "cut in the middle of the answer": "cut_half",
    "an answer without an id": "no_id",
    "an answer that is no JSON": "broken_json",
    "a page of a proxy, after the platform took it": {
        "http": {"status": 500, "body": "<html>oops</html>", "type": "text/html"},
        "accept": True,
    },
}


async def assert_no_unmarked_copies(desk: Desk) -> None:
    """The promise itself, checked over both ledgers."""
    copies = Counter(each["body"]["text"]["body"] for each in await desk.sent())
    for text, count in copies.items():
        marked = await desk.value(
            "SELECT bool_or(possible_duplicate) FROM messages WHERE direction = 'out' AND text = $1", text
        )
        assert count == 1 or marked, f"{text!r} left {count} times without a mark"


@pytest.mark.parametrize("how", LOST)
async def test_a_status_proves_that_it_left(desk: Desk, how: str) -> None:
    conversation = await desk.hear()
    await desk.recipe(LOST[how])
    sent = await desk.send(conversation, "Bus 12.")
    shown = await desk.reaches(sent["id"], "sent", "delivered", "read")
    assert shown["possible_duplicate"] is False
    assert await desk.texts() == ["Bus 12."]
    await desk.later(120)
    assert await desk.texts() == ["Bus 12."]
    assert (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()["waiting_since"] is None


@pytest.mark.parametrize("how", ["server_error", "bad_gateway", "html_body", "cut_before", "redirect"])
async def test_silence_becomes_a_question_and_never_a_second_copy(desk: Desk, how: str) -> None:
    conversation = await desk.hear()
    await desk.recipe(how)
    sent = await desk.send(conversation, "Bus 12.")
    shown = await desk.reaches(sent["id"], "unknown")
    assert shown["failure"]["code"] == "unknown_outcome"
    await desk.later(30)
    assert (await desk.message(sent["id"]))["state"] == "unknown"
    await desk.hear("Hello?")  # our witness hears
    await desk.later(61)
    shown = await desk.reaches(sent["id"], "unconfirmed")
    assert shown["failure"]["remedy"] == "send_again"
    assert await desk.texts() == []
    head = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert head["has_failed"] is True
    assert head["waiting_since"] is not None


async def test_a_person_sends_it_again_and_the_copy_is_marked(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe({"name": "cut_after", "statuses": []})
    sent = await desk.send(conversation, "Bus 12.")
    await desk.reaches(sent["id"], "unknown")
    await desk.later(16 * 60)
    await desk.reaches(sent["id"], "unconfirmed")
    again = await desk.api.post(f"/api/v1/messages/{sent['id']}/resend")
    assert again.status_code == 200, again.text
    assert again.json()["state"] == "queued"
    shown = await desk.reaches(sent["id"], "sent", "delivered", "read")
    assert shown["possible_duplicate"] is True
    assert await desk.texts() == ["Bus 12.", "Bus 12."]
    await assert_no_unmarked_copies(desk)
    assert (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()["has_failed"] is False


async def test_of_two_that_may_have_left_both_unknown_the_message_is_marked(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe({"name": "cut_after", "statuses": []}, times=2)
    sent = await desk.send(conversation, "Bus 12.")
    await desk.reaches(sent["id"], "unknown")
    await desk.later(16 * 60)
    shown = await desk.reaches(sent["id"], "unconfirmed")
    assert shown["possible_duplicate"] is False
    assert (await desk.api.post(f"/api/v1/messages/{sent['id']}/resend")).status_code == 200
    await desk.reaches(sent["id"], "unknown")
    await desk.later(16 * 60)
    shown = await desk.reaches(sent["id"], "unconfirmed")
    assert shown["possible_duplicate"] is True
    assert await desk.texts() == ["Bus 12.", "Bus 12."]
    await assert_no_unmarked_copies(desk)


async def test_a_person_leaves_it(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("cut_before")
    sent = await desk.send(conversation)
    await desk.reaches(sent["id"], "unknown")
    await desk.later(16 * 60)
    left = await desk.api.post(f"/api/v1/messages/{sent['id']}/leave")
    assert left.status_code == 200, left.text
    assert left.json()["failure"]["remedy"] is None
    assert (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()["has_failed"] is False


async def test_an_answer_after_the_deadline_is_unknown_until_its_status(desk: Desk, monkeypatch: Any) -> None:
    from shortline.channels.whatsapp import send

    monkeypatch.setattr(send, "SEND_SECONDS", 0.3)
    conversation = await desk.hear()
    await desk.recipe({"drip": 0.2})
    sent = await desk.send(conversation, "Bus 12.")
    await desk.reaches(sent["id"], "sent", "delivered", "read")
    assert await desk.texts() == ["Bus 12."]


async def test_a_status_before_the_answer(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("early")
    sent = await desk.send(conversation)
    shown = await desk.reaches(sent["id"], "read")
    assert shown["accepted"] is True
    assert await desk.value("SELECT count(*) FROM orphan_statuses") == 0


async def test_statuses_backwards_only_climb(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("backwards")
    sent = await desk.send(conversation)
    await desk.reaches(sent["id"], "read")

    async def three() -> bool:
        return await desk.value("SELECT count(*) FROM message_receipts WHERE state <> 'accepted'") == 3

    await until(three)
    assert (await desk.message(sent["id"]))["state"] == "read"


async def test_no_status_ever_stays_accepted(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("silence")
    sent = await desk.send(conversation)

    async def accepted() -> bool:
        return bool((await desk.message(sent["id"]))["accepted"])

    await until(accepted)
    await desk.later(3600)
    shown = await desk.message(sent["id"])
    assert (shown["state"], shown["accepted"]) == ("sending", True)


async def test_a_stranger_s_status_is_kept_apart_and_dropped_after_eight_days(desk: Desk) -> None:
    from shortline.outbound.reconcile import sweep_orphans

    await desk.hear()
    number = desk.inbox.phone_number_id
    await desk.sim(
        "status", wamid="wamid.STRANGER", status="delivered", phone_number_id=number, **{"from": "+31612345678"}
    )

    async def parked() -> bool:
        return await desk.value("SELECT count(*) FROM orphan_statuses") == 1

    await until(parked)
    await sweep_orphans(desk.runtime.db, desk.clock)
    assert await parked()
    await desk.later(9 * 24 * 3600)
    assert await sweep_orphans(desk.runtime.db, desk.clock) == 1
