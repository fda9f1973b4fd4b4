"""A message for tomorrow: judged for its moment, called off when the customer writes first, and sent when it is due."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests import cast
from tests.outbound.conftest import Desk, Json

HOUR = 3600


def at(desk: Desk, hours: float) -> str:
    return (desk.clock.now() + timedelta(hours=hours)).isoformat()


async def scheduled(desk: Desk, conversation: str) -> list[str]:
    answer = await desk.api.get(f"/api/v1/conversations/{conversation}")
    return list(answer.json()["scheduled"])


async def later(desk: Desk, hours: float) -> None:
    await desk.sim("clock", advance=int(hours * HOUR))
    await desk.later(hours * HOUR)


async def test_it_waits_over_a_restart_and_leaves_when_it_is_due(desk: Desk) -> None:
    conversation = await desk.hear()
    moment = at(desk, 12)
    written = await desk.send(conversation, "Good morning, Anna.", send_at=moment, undo_seconds=5)
    assert (written["state"], written["held_until"], written["on_reply"]) == ("held", None, "cancel")
    assert datetime.fromisoformat(written["not_before"]) == datetime.fromisoformat(moment)
    assert await scheduled(desk, conversation) == [written["id"]]
    await desk.stop_sender()
    await later(desk, 11.9)
    desk.start_sender()
    neighbour = await desk.send(await desk.hear(sender="+46705550199"), "neighbour")
    await desk.reaches(neighbour["id"], "read")
    assert await desk.texts() == ["neighbour"]
    await later(desk, 0.2)
    await desk.reaches(written["id"], "read")
    assert await scheduled(desk, conversation) == []


async def test_it_is_refused_when_the_window_will_be_closed_by_then(desk: Desk) -> None:
    conversation = await desk.hear()
    refused = await desk.post(conversation, text="Too late.", send_at=at(desk, 24.5))
    assert (refused.status_code, refused.json()["code"]) == (422, "refused")
    against = [each["code"] for each in refused.json()["decision"]["findings"] if each["verdict"] != "allow"]
    assert against == ["window_closed_then"]
    assert refused.json()["remedies"] == [{"code": "send_template", "label": "Send a template"}]
    for moment, code in ((at(desk, -0.1), "until_past"), (at(desk, 400 * 24), "until_too_far")):
        wrong = await desk.post(conversation, text="When?", send_at=moment)
        assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (422, code, "send_at")
    assert await desk.value("SELECT count(*) FROM outbox") == 0


async def test_the_guard_is_asked_again_when_it_is_due(desk: Desk) -> None:
    conversation = await desk.hear()
    written = await desk.send(conversation, "Tomorrow.", send_at=at(desk, 20))
    async with desk.runtime.db.transaction() as tx:  # as if the window had closed earlier than anybody could know
        await tx.execute("UPDATE conversations SET window_opened_at = window_opened_at - interval '10 hours'")
    await later(desk, 20.1)
    shown = await desk.reaches(written["id"], "withheld")
    assert shown["failure"]["code"] == "window_closed"
    assert await desk.texts() == []


async def test_it_is_called_off_in_plain_sight_when_the_customer_writes_first(desk: Desk) -> None:
    conversation = await desk.hear()
    first = await desk.send(conversation, "Any news?", send_at=at(desk, 12))
    kept = await desk.send(conversation, "Your ticket is 4711.", send_at=at(desk, 12), cancel_on_reply=False)
    await later(desk, 0.1)
    await desk.hear("Found it!")
    shown = await desk.reaches(first["id"], "withheld")  # by the sender's own upkeep, hours before it is due
    assert shown["failure"]["code"] == "overtaken"
    assert await scheduled(desk, conversation) == [kept["id"]]
    row = (await desk.api.get("/api/v1/conversations?view=all")).json()["items"][0]
    assert row["has_failed"] is True
    await later(desk, 12.1)
    await desk.reaches(kept["id"], "read")
    assert await desk.texts() == ["Your ticket is 4711."]


async def test_it_is_sent_now_or_cancelled_by_whoever_answers_there(desk: Desk) -> None:
    conversation = await desk.hear()
    written: list[Json] = [
        await desk.send(conversation, text, send_at=at(desk, hours)) for text, hours in (("b", 3), ("a", 2))
    ]
    assert await scheduled(desk, conversation) == [written[1]["id"], written[0]["id"]]  # soonest first
    noor = await cast.agent(desk.runtime.db, name="Noor", now=desk.clock.now())
    await cast.signed_in(desk.api, noor, db=desk.runtime.db, now=desk.clock.now())
    gone = await desk.api.post(f"/api/v1/messages/{written[0]['id']}/undo")
    assert (gone.status_code, gone.json()["draft"]["text"]) == (200, "b")
    now = await desk.api.post(f"/api/v1/messages/{written[1]['id']}/send_now")
    assert now.status_code == 200, now.text
    await desk.reaches(written[1]["id"], "read")
    assert await desk.texts() == ["a"]
    again = await desk.api.post(f"/api/v1/messages/{written[1]['id']}/send_now")
    assert (again.status_code, again.json()["code"]) == (409, "not_for_later")


async def test_sending_it_now_asks_the_guard(desk: Desk) -> None:
    conversation = await desk.hear()
    written = await desk.send(conversation, "Later.", send_at=at(desk, 2))
    await desk.api.post(f"/api/v1/conversations/{conversation}/block", json={})
    refused = await desk.api.post(f"/api/v1/messages/{written['id']}/send_now")
    assert (refused.status_code, refused.json()["code"]) == (422, "refused")
    assert (await desk.message(written["id"]))["state"] == "held"
