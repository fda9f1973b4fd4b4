"""The sender dies between its steps: before the attempt it is sent once by the next one; after it, no machine repeats it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from tests.outbound.conftest import Desk, until


async def lone_sender(desk: Desk, failpoint: str = "") -> asyncio.subprocess.Process:
    settings = desk.runtime.settings
    env = os.environ | {
        "SHORTLINE_DATABASE_URL": settings.database_url or "",
        "SHORTLINE_DATA_DIR": str(settings.data_dir),
        "SHORTLINE_SECRET_KEY": settings.secret_key,
        "SHORTLINE_ALLOW_PRIVATE_URLS": "yes",
        "SHORTLINE_FAILPOINTS": f"{failpoint}=kill" if failpoint else "",
    }
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.outbound.lone_sender", env=env)


async def dies_at(desk: Desk, failpoint: str) -> None:
    process = await lone_sender(desk, failpoint)
    assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL


async def test_killed_before_the_attempt_it_is_sent_once(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    sent = await desk.send(conversation, "once")
    await dies_at(desk, "out.claimed")
    assert await desk.value("SELECT count(*) FROM attempts") == 0
    desk.start_sender()
    shown = await desk.reaches(sent["id"], "read")
    assert shown["possible_duplicate"] is False
    assert await desk.texts() == ["once"]


async def test_killed_after_the_attempt_nobody_knows_and_a_person_is_asked(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    sent = await desk.send(conversation, "maybe")
    await dies_at(desk, "out.attempt_committed")
    desk.start_sender()
    await desk.later(61)
    await desk.reaches(sent["id"], "unknown")
    await desk.later(16 * 60)
    await desk.reaches(sent["id"], "unconfirmed")
    assert await desk.texts() == []
    await desk.api.post(f"/api/v1/messages/{sent['id']}/resend")
    await desk.reaches(sent["id"], "read")
    assert await desk.texts() == ["maybe"]


@pytest.mark.parametrize("point", ["out.accepted", "out.before_settled"])
async def test_killed_after_the_platform_took_it_its_status_tells(desk: Desk, point: str) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    sent = await desk.send(conversation, "once")
    await dies_at(desk, point)
    shown = await desk.reaches(sent["id"], "read")  # no lease needs to end for that
    assert shown["accepted"] is True
    desk.start_sender()
    await desk.later(20 * 60)
    assert await desk.texts() == ["once"]
    assert (await desk.message(sent["id"]))["possible_duplicate"] is False


async def test_killed_after_all_was_written_nothing_is_lost(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    sent = await desk.send(conversation, "once")
    await dies_at(desk, "out.settled")
    await desk.reaches(sent["id"], "read")
    desk.start_sender()
    await desk.later(20 * 60)
    assert await desk.texts() == ["once"]


async def test_killed_while_the_request_is_under_way(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.stop_sender()
    await desk.recipe({"delay": 1})
    sent = await desk.send(conversation, "under way")
    process = await lone_sender(desk)

    async def asked() -> bool:
        seen = (await desk.sim_http.get("/_sim/requests")).json()["items"]
        return any(each["path"].endswith("/messages") for each in seen)

    await until(asked, 60)
    process.kill()
    await process.wait()
    desk.start_sender()
    await desk.reaches(sent["id"], "read")
    await desk.later(20 * 60)
    assert await desk.texts() == ["under way"]


async def test_killed_at_the_door_the_client_asks_again_and_it_is_one_message(desk: Desk) -> None:
    """What was committed is found by its client id; that is tested from many sides at once elsewhere."""
    conversation = await desk.hear()
    sent = await desk.send(conversation, "hello")
    again = await desk.post(conversation, text="hello", client_message_id=sent["client_message_id"])
    assert again.status_code == 200
    assert again.json()["id"] == sent["id"]
