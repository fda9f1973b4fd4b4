"""When the platform says no: for good with a sentence, for now with a time, for the whole number with a pause."""

from __future__ import annotations

from typing import Any

import pytest

from shortline.accounts.actor import SYSTEM
from shortline.inboxes.change import Patch, change
from tests.outbound.conftest import Desk, until


@pytest.mark.parametrize(
    ("code", "failure", "remedy"),
    [
        (131047, "window_closed", "send_template"),
        (131026, "not_on_whatsapp", "other_channel"),
        (131048, "quality_limited", "tell_admin"),
        (131042, "payment_problem", "tell_admin"),
        (131031, "account_restricted", "tell_admin"),
        (10, "permission_missing", "tell_admin"),
        (100, "invalid_request", "edit"),
        (424242, "provider_error", "send_again"),
    ],
)
async def test_a_final_no_is_shown_with_its_reason(desk: Desk, code: int, failure: str, remedy: str) -> None:
    conversation = await desk.hear()
    await desk.recipe({"error": code, "details": "in the platform's own words"})
    sent = await desk.send(conversation)
    shown = await desk.reaches(sent["id"], "failed")
    assert shown["failure"]["code"] == failure
    assert shown["failure"]["remedy"] == remedy
    assert shown["failure"]["provider_code"] == code
    assert shown["failure"]["provider_text"] == "in the platform's own words"
    assert shown["failure"]["sentence"]
    assert await desk.texts() == []
    follower = await desk.send(conversation, "Next")
    await desk.reaches(follower["id"], "read")  # a failed message blocks nothing


async def test_a_failure_after_acceptance_restarts_the_clock(desk: Desk) -> None:
    conversation = await desk.hear()
    since = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()["waiting_since"]
    await desk.recipe("closed_window_late")
    sent = await desk.send(conversation)
    shown = await desk.reaches(sent["id"], "failed")
    assert shown["failure"]["code"] == "window_closed"
    assert shown["accepted"] is True
    head = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert head["waiting_since"] == since
    assert head["has_failed"] is True
    again = await desk.api.post(f"/api/v1/messages/{sent['id']}/resend")
    assert again.status_code == 200, again.text
    await desk.reaches(sent["id"], "read")
    head = (await desk.api.get(f"/api/v1/conversations/{conversation}")).json()
    assert head["waiting_since"] is None
    assert head["has_failed"] is False


async def test_too_fast_to_one_person_waits_and_goes_by_itself(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("pair_rate")
    sent = await desk.send(conversation, "one")
    follower = await desk.send(conversation, "two")

    async def told() -> Any:
        return (await desk.message(sent["id"]))["failure"]

    failure = await until(told)
    assert failure["code"] == "too_fast_to_person"
    assert failure["retry_at"]
    await desk.reaches(follower["id"], "read")
    assert await desk.texts() == ["one", "two"]
    assert (await desk.message(sent["id"]))["failure"] is None


async def test_the_speed_limit_of_the_number_shows_as_paced(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("throughput")
    sent = await desk.send(conversation)
    shown = await desk.reaches(sent["id"], "paced")
    assert shown["paced"] is not None
    await desk.reaches(sent["id"], "read")
    assert len(await desk.sent()) == 1


async def test_a_service_that_is_down_is_tried_again_a_bounded_number_of_times(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("something_wrong", times=20)
    sent = await desk.send(conversation)
    for tries in range(1, 5):

        async def tried(tries: int = tries) -> bool:
            state = (await desk.message(sent["id"]))["state"]
            return state in ("queued", "failed") and await desk.value("SELECT count(*) FROM attempts") == tries

        await until(tried)
        await desk.later(60)
    assert (await desk.reaches(sent["id"], "failed"))["failure"]["code"] == "provider_error"
    assert await desk.value("SELECT count(*) FROM attempts") == 4


async def test_an_expired_token_pauses_the_inbox_and_keeps_the_queue(desk: Desk) -> None:
    one = await desk.hear()
    other = await desk.hear(sender="+46705550199")
    await desk.sim("tokens", access_token=desk.inbox.access_token, expired=True)
    first = await desk.send(one, "first")

    async def paused() -> bool:
        return await desk.value("SELECT state FROM inboxes WHERE id = $1", desk.inbox.id) == "paused"

    await until(paused)
    answer = await desk.post(other, text="second")
    assert answer.status_code == 201
    assert answer.json()["decision"]["verdict"] == "hold"
    assert answer.json()["decision"]["remedies"][0]["code"] == "tell_admin"
    shown = await desk.message(first["id"])
    assert shown["state"] == "queued"
    assert shown["failure"]["code"] == "token_invalid"
    await desk.later(3600)
    assert await desk.texts() == []
    await desk.sim("accounts", waba_id=desk.inbox.waba_id, access_token="EAA-fresh-token")
    async with desk.runtime.db.transaction() as tx:
        patch = Patch({"access_token": "EAA-fresh-token"})
        await change(tx, desk.runtime.box, desk.inbox.id, patch, by=SYSTEM, now=desk.clock.now())
    await desk.reaches(answer.json()["id"], "read")
    await desk.reaches(first["id"], "read")
    assert sorted(await desk.texts()) == ["first", "second"]


async def test_an_unreachable_platform_is_tried_until_it_is_back(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.value("UPDATE inboxes SET graph_url = 'http://127.0.0.1:9' WHERE id = $1", desk.inbox.id)
    sent = await desk.send(conversation)

    async def told() -> Any:
        return (await desk.message(sent["id"]))["failure"]

    assert (await until(told))["code"] == "unreachable"
    await desk.value("UPDATE inboxes SET graph_url = $2 WHERE id = $1", desk.inbox.id, desk.double_url)
    await desk.later(60)
    await desk.reaches(sent["id"], "read")
    assert len(await desk.sent()) == 1


async def test_what_the_guard_refuses_is_refused_with_a_way_out(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.later(25 * 3600)
    answer = await desk.post(conversation, text="Still there?")
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "refused"
    assert problem["decision"]["verdict"] == "deny"
    assert [each["code"] for each in problem["remedies"]] == ["send_template"]
    assert "25 h ago" in problem["detail"]
    box = (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).json()
    assert box["mode"] == "closed"
    assert box["from"]["inbox_name"] == desk.inbox.name
    assert box["to"]["display"] == "+31 6 12345678"


async def test_the_reply_box_tells_when_the_window_closes(desk: Desk) -> None:
    conversation = await desk.hear()
    box = (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).json()
    assert box["mode"] == "open"
    await desk.later(23.5 * 3600)
    box = (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).json()
    assert box["mode"] == "closing"


async def test_what_was_queued_before_the_window_closed_is_withheld_afterwards(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.value("UPDATE inboxes SET state = 'paused' WHERE id = $1", desk.inbox.id)
    sent = await desk.send(conversation)
    await desk.later(25 * 3600)
    await desk.value("UPDATE inboxes SET state = 'active' WHERE id = $1", desk.inbox.id)
    shown = await desk.reaches(sent["id"], "withheld")
    assert shown["failure"]["code"] == "window_closed"
    assert shown["failure"]["remedy"] == "send_template"
    assert await desk.texts() == []


async def test_too_long_a_text_names_the_limit(desk: Desk) -> None:
    conversation = await desk.hear()
    answer = await desk.post(conversation, text="x" * 4097)
    assert answer.status_code == 422
    finding = next(each for each in answer.json()["decision"]["findings"] if each["verdict"] == "deny")
    assert finding["params"]["limit"] == 4096


async def test_a_changed_owner_is_remembered(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe("identity_changed")
    sent = await desk.send(conversation)
    shown = await desk.reaches(sent["id"], "failed")
    assert shown["failure"]["code"] == "identity_changed"
    box = (await desk.api.get(f"/api/v1/conversations/{conversation}/composer")).json()
    finding = next(each for each in box["decision"]["findings"] if each["rule"] == "identity_changed")
    assert finding["code"] == "identity_changed"
    assert box["mode"] == "open"  # a person may write on, knowing it
