"""A sender that was frozen past its lease: its late result is weighed, never written over what happened since."""

from __future__ import annotations

import time
from dataclasses import replace

from shortline.outbound import sentences
from shortline.outbound.claim import Entry
from shortline.outbound.deliver import request
from shortline.outbound.outcome import Accepted, Again, Failed, Unknown
from shortline.outbound.settle import settle
from tests.outbound.conftest import Desk, claimed


async def taken(desk: Desk, message_id: str, conversation: str) -> Entry:
    entry = await claimed(desk, message_id, conversation)
    assert entry is not None
    return entry


async def frozen(desk: Desk) -> tuple[str, Entry]:
    """Claimed by a sender that then stands still for a long time, while a person is asked."""
    conversation = await desk.hear()
    await desk.stop_sender()
    sent = await desk.send(conversation, "once")
    entry = await taken(desk, sent["id"], conversation)
    await desk.later(61)
    await desk.later(16 * 60)
    await desk.reaches(sent["id"], "unconfirmed")
    return sent["id"], entry


async def write(desk: Desk, entry: Entry, outcome: object) -> None:
    async with desk.runtime.db.transaction() as tx:
        await settle(tx, entry, outcome, now=desk.clock.now())  # type: ignore[arg-type]


def again(desk: Desk) -> Again:
    return Again(desk.clock.now(), sentences.failure("unreachable"), "not_sent")


async def test_past_its_lease_it_sends_nothing(desk: Desk) -> None:
    _, entry = await frozen(desk)
    outcome = await request(replace(entry, lease_ends=time.monotonic()), desk.sender.tools)
    assert isinstance(outcome, Again)
    assert await desk.sent() == []


async def test_a_second_claim_of_the_same_message_finds_nothing(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    sent = await desk.send(conversation, "once")
    await taken(desk, sent["id"], conversation)
    assert await claimed(desk, sent["id"], conversation) is None


async def test_late_news_that_nothing_was_sent_do_not_restart_what_a_person_decides(desk: Desk) -> None:
    message_id, entry = await frozen(desk)
    await write(desk, entry, again(desk))
    assert (await desk.message(message_id))["state"] == "unconfirmed"


async def test_late_news_do_not_touch_a_newer_attempt(desk: Desk) -> None:
    message_id, entry = await frozen(desk)
    await desk.api.post(f"/api/v1/messages/{message_id}/resend")
    newer = await taken(desk, message_id, str(entry.conversation_id))
    for late in (
        again(desk),
        Failed(sentences.failure("invalid_request")),
        Unknown(sentences.failure("unknown_outcome")),
    ):
        await write(desk, entry, late)
        assert (await desk.message(message_id))["state"] == "sending"
        assert await desk.value("SELECT current_attempt FROM outbox") == newer.attempt_id


async def test_a_late_acceptance_beside_a_newer_one_is_marked(desk: Desk) -> None:
    message_id, entry = await frozen(desk)
    await desk.api.post(f"/api/v1/messages/{message_id}/resend")
    newer = await taken(desk, message_id, str(entry.conversation_id))
    await write(desk, entry, Accepted("wamid.FIRST", {}))
    assert (await desk.message(message_id))["possible_duplicate"] is False
    await write(desk, newer, Accepted("wamid.SECOND", {}))
    shown = await desk.message(message_id)
    assert shown["possible_duplicate"] is True
    assert shown["accepted"] is True


async def test_a_late_acceptance_makes_a_waiting_resend_needless(desk: Desk) -> None:
    message_id, entry = await frozen(desk)
    await desk.api.post(f"/api/v1/messages/{message_id}/resend")
    await write(desk, entry, Accepted("wamid.FIRST", {}))
    desk.start_sender()
    await desk.later(60)
    shown = await desk.message(message_id)
    assert (shown["accepted"], shown["possible_duplicate"]) == (True, False)
    assert await desk.sent() == []


async def test_an_accepted_copy_is_not_undone_by_the_failure_of_the_other(desk: Desk) -> None:
    message_id, entry = await frozen(desk)
    await desk.api.post(f"/api/v1/messages/{message_id}/resend")
    newer = await taken(desk, message_id, str(entry.conversation_id))
    await write(desk, entry, Accepted("wamid.FIRST", {}))
    await write(desk, newer, Failed(sentences.failure("window_closed")))
    shown = await desk.message(message_id)
    assert (shown["state"], shown["accepted"], shown["failure"]) == ("sending", True, None)
    assert await desk.value("SELECT state FROM outbox") == "settled"
