"""A number hands over with messages in its queue: nothing is lost, nothing leaves twice, nothing by the wrong number."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import httpx

from shortline.lifeboat.move import move
from tests.lifeboat.conftest import Boat
from tests.outbound.conftest import until
from tests.outbound.test_killed import lone_sender

SETTLED = ("accepted", "sent", "delivered", "read", "withheld")


async def test_with_workers_sending_each_message_leaves_once_by_its_number_or_is_withheld(
    boat: Boat, program: httpx.AsyncClient
) -> None:
    desk = boat.desk
    await desk.stop_sender()
    talks = [await desk.hear(sender=f"+3161234570{n}") for n in range(6)]
    asked: dict[str, str] = {}
    for n, talk in enumerate(talks * 3):
        answer = await program.post(
            f"/api/v1/conversations/{talk}/messages",
            json={"text": f"line {n}", "client_message_id": str(uuid4()), "undo_seconds": 0},
        )
        assert answer.status_code == 201, answer.text
        asked[answer.json()["id"]] = f"line {n}"
    later = desk.clock.now() + timedelta(hours=2)
    for n, talk in enumerate(talks[:3]):
        shown = await desk.send(talk, f"later {n}", send_at=later.isoformat())
        asked[shown["id"]] = f"later {n}"
    workers = [await lone_sender(desk), await lone_sender(desk)]
    await until(desk.sent, 60)
    assert (await boat.move()).status_code == 201
    for worker in workers:
        assert await asyncio.wait_for(worker.wait(), 60) == 0
    await boat.work()
    desk.start_sender()
    ended = {each: (await desk.reaches(each, *SETTLED, seconds=30))["state"] for each in asked}

    left = Counter([each["body"]["text"]["body"] for each in await desk.sent(boat.old)])
    assert await desk.sent(boat.new) == [], "nothing leaves by the number it was not written for"
    assert {text for each, text in asked.items() if ended[each] != "withheld"} == set(left)
    assert set(left.values()) <= {1}, "nothing leaves twice"
    assert {f"later {n}" for n in range(3)}.isdisjoint(left), "what was written for later is withheld at once"
    moved = (await boat.admin.get(boat.at())).json()["move"]
    assert (moved["waiting"], moved["leaving"]) == (0, 0)
    assert moved["withheld"] == sum(state == "withheld" for state in ended.values()) >= 3
    held = next(each for each, state in ended.items() if state == "withheld")
    failure = (await desk.message(held))["failure"]
    assert (failure["reason"], failure["remedy"]) == ("number_moved", "continue_there")
    again = await desk.api.post(f"/api/v1/messages/{held}/resend")
    assert (again.status_code, again.json()["code"]) == (422, "refused"), "by hand neither"


async def test_who_waits_for_the_pen_while_it_is_taken_away_sends_nothing(
    boat: Boat, program: httpx.AsyncClient
) -> None:
    """A worker asked the guard before the move and gets its turn after it: the number's last word counts."""
    desk = boat.desk
    talk = await desk.hear()
    first = await desk.send(talk, "makes the pacer")
    await desk.reaches(first["id"], "read")
    await desk.stop_sender()
    asked = {"text": "too late", "client_message_id": str(uuid4()), "undo_seconds": 0}  # of a program: no hand paces it
    sent = (await program.post(f"/api/v1/conversations/{talk}/messages", json=asked)).json()
    async with desk.runtime.db.transaction() as tx:
        assert await move(tx, boat.old.id, boat.new.id, by=boat.ada, now=desk.clock.now())
        desk.start_sender()

        async def waits() -> bool:
            return bool(await desk.value("SELECT count(*) FROM pg_locks WHERE NOT granted"))

        await until(waits)
    await desk.later(5)
    await desk.reaches(sent["id"], "withheld")
    assert await desk.texts() == ["makes the pacer"]
    assert await desk.value("SELECT count(*) FROM attempts WHERE message_id = $1", int(sent["id"])) == 0


async def test_what_a_slower_clock_withheld_is_counted_and_what_an_earlier_move_withheld_is_not(boat: Boat) -> None:
    desk = boat.desk
    talk = await desk.hear()

    async def withheld() -> int:
        later = (desk.clock.now() + timedelta(hours=2)).isoformat()
        sent = await desk.send(talk, "for later", send_at=later)
        await boat.moved()
        await boat.work()
        await desk.reaches(sent["id"], "withheld")
        earlier = (
            "UPDATE messages SET state_at = (SELECT max(moved_at) FROM number_moves) - interval '20 ms' WHERE id = $1"
        )
        await desk.value(earlier, int(sent["id"]))
        return int((await boat.admin.get(boat.at())).json()["move"]["withheld"])

    assert await withheld() == 1
    assert (await boat.admin.delete(boat.at())).status_code == 204
    await desk.later(1)
    assert await withheld() == 1


async def test_a_move_is_previewed_made_once_and_taken_back(boat: Boat) -> None:
    desk = boat.desk
    talk = await desk.hear()
    await desk.hear(sender="+46705550199")
    await boat.agrees(talk)
    await desk.send(talk, "tomorrow", send_at=(desk.clock.now() + timedelta(hours=3)).isoformat())
    told = await boat.preview()
    assert told["can_move"], told["doubts"]
    assert (told["conversations"], told["open"], told["people"], told["service_consents"]) == (2, 2, 2, 1)
    assert (told["fates"]["invite"], told["fates"]["no_consent"]) == (1, 1)
    assert (told["queue"]["withheld"], told["queue"]["for_later"]) == (1, 1)
    assert await desk.value("SELECT count(*) FROM number_moves") == 0, "a preview changes nothing"

    first, second = await asyncio.gather(boat.move(), boat.move())
    assert sorted((first.status_code, second.status_code)) == [200, 201]
    assert await desk.value("SELECT count(*) FROM number_moves") == 1
    here = (await boat.admin.get(boat.at(boat.new))).json()
    assert [each["id"] for each in here["predecessors"]] == [str(boat.old.id)]
    back = await boat.admin.post(boat.at(boat.new), json={"inbox_id": str(boat.old.id)})
    assert back.json()["doubts"] == ["new_moved"]
    patched = await boat.admin.patch(f"/api/v1/inboxes/{boat.old.id}", json={"state": "active"})
    assert patched.json()["code"] == "inbox_moved", "nobody switches it on by the way"
    refused = await desk.post(talk, text="still here?")
    assert [each["code"] for each in refused.json()["remedies"]][:1] == ["continue_there"]

    assert (await boat.admin.delete(boat.at())).status_code == 204
    assert (await boat.admin.delete(boat.at())).status_code == 204
    assert await desk.value("SELECT state FROM inboxes WHERE id = $1", boat.old.id) == "active"
    await desk.reaches((await desk.send(talk, "we stay"))["id"], "read")
    kinds = await desk.value("SELECT array_agg(data->>'change' ORDER BY id) FROM events WHERE inbox_id = $1"
                             " AND data->>'change' LIKE 'move%'", boat.old.id)  # fmt: skip
    assert kinds == ["moved", "move_undone"]


async def test_what_still_arrives_at_the_old_number_is_kept_and_applied(boat: Boat) -> None:
    desk = boat.desk
    talk = await desk.hear()
    sent = await desk.send(talk, "on its way")
    await desk.reaches(sent["id"], "accepted", "sent", "delivered", "read")
    await boat.moved()
    await desk.reaches(sent["id"], "read")  # its statuses go on arriving
    assert await desk.hear("Hello? Are you still there?") == talk
    assert (await boat.composer(talk))["mode"] == "refused"


async def test_only_a_healthy_number_takes_over(boat: Boat) -> None:
    same = await boat.admin.post(boat.at(), json={"inbox_id": str(boat.old.id)})
    assert (same.status_code, same.json()["doubts"]) == (409, ["same_inbox"])
    async with boat.desk.runtime.db.transaction() as tx:
        await tx.execute("UPDATE inboxes SET state = 'paused', webhook_verified_at = NULL, last_webhook_at = NULL,"
                         " quality_rating = 'RED' WHERE id = $1", boat.new.id)  # fmt: skip
    told = await boat.preview()
    assert [(each["code"], each["blocks"]) for each in told["doubts"]] == [
        ("new_paused", True), ("no_webhook", True), ("quality", False),
    ]  # fmt: skip
    assert (await boat.move()).json()["doubts"] == ["new_paused", "no_webhook"]
    assert (await boat.desk.api.post(boat.at(), json={"inbox_id": str(boat.new.id)})).status_code == 403
