"""A rule's line on the whole way out: it leaves once through the sender, and whoever gets it waits on for a person."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shortline.automation.rounds import go_round
from tests.outbound.conftest import Desk
from tests.outbound.test_guard import as_lead, choose

LINE = "We are still on it."


async def waits(desk: Desk, conversation: str) -> Any:
    return await desk.value("SELECT waiting_since FROM conversations WHERE id = $1", int(conversation))


async def test_a_rules_line_leaves_once_and_stops_nobodys_clock(desk: Desk) -> None:
    here = desk.clock.now().astimezone(ZoneInfo("Europe/Amsterdam"))
    night = [f"{here + timedelta(hours=hours):%H:00}" for hours in (6, 8)]
    await choose(desk, quiet_hours="-".join(night))  # whenever this test runs it is day
    conversation = await desk.hear()
    since = await waits(desk, conversation)
    await as_lead(desk)
    rule = {
        "name": "Still on it", "is_on": True, "also_now": True, "trigger": {"kind": "silence", "waiting": "us", "minutes": 60},
        "actions": [{"do": "send_line", "lines": [{"text": LINE}]}],
    }  # fmt: skip
    answer = await desk.api.post("/api/v1/time-rules", json=rule)
    assert answer.status_code == 201, answer.text
    desk.clock.offset += timedelta(minutes=61)
    assert (await go_round(desk.runtime.db, now=desk.clock.now())).ran == 1
    message_id = await desk.value("SELECT message_id FROM time_rule_runs")
    shown = await desk.reaches(str(message_id), "sent", "delivered", "read")
    assert shown["author"]["kind"] == "automation"
    assert await waits(desk, conversation) == since
    assert (await go_round(desk.runtime.db, now=desk.clock.now())).ran == 0
    assert await desk.texts() == [LINE]
    sent = await desk.send(conversation, "Not until noon, Anna.")
    await desk.reaches(sent["id"], "sent", "delivered", "read")
    assert await waits(desk, conversation) is None
