"""What an agent wrote and the old number could not send any more waits in the reply box on the new one, once, and unsent."""

import asyncio
from datetime import timedelta

from tests.lifeboat.conftest import Boat, Json
from tests.outbound.test_files_and_templates import add, picture


async def later(boat: Boat, talk: str, **what: object) -> str:
    """Written for tomorrow, so that the move finds it waiting."""
    tomorrow = (boat.desk.clock.now() + timedelta(hours=3)).isoformat()
    answer = await boat.desk.post(talk, send_at=tomorrow, **what)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def draft(boat: Boat, talk: str) -> Json | None:
    found: Json | None = (await boat.detail(talk))["drafts"]["reply"]
    return found


async def test_what_was_withheld_waits_in_the_reply_box_there(boat: Boat) -> None:
    desk = boat.desk
    talk = await desk.hear()
    file = await add(desk, picture())
    asked = [await later(boat, talk, text="Your parcel leaves at ten."), await later(boat, talk, media_ids=[file])]
    await boat.moved()
    for each in asked:
        await desk.reaches(each, "withheld")
    there = await boat.there(talk)
    kept = await draft(boat, there)
    assert kept is not None
    assert kept["text"] == "Your parcel leaves at ten."
    assert len(kept["media_ids"]) == 1
    assert kept["media_ids"] != [file], "a copy: the message that stayed behind keeps its own"
    stayed = await desk.message(asked[0])
    assert (stayed["state"], stayed["failure"]["carried"]["conversation_id"]) == ("withheld", there)
    assert await desk.sent() == []
    assert await desk.sent(boat.new) == []
    assert await boat.there(talk) == there
    assert await draft(boat, there) == kept, "asked again it does not come twice"


async def test_two_who_go_on_at_once_do_not_both_get_it(boat: Boat) -> None:
    desk = boat.desk
    talk = await desk.hear()
    waits = await later(boat, talk, text="At the same stop.")
    await boat.moved()
    await desk.reaches(waits, "withheld")
    path = f"/api/v1/conversations/{talk}/continue"
    await asyncio.gather(desk.api.post(path), boat.admin.post(path), desk.api.post(path))
    texts = [row["text"] for row in await rows(boat, "SELECT text FROM drafts WHERE mode = 'reply'")]
    assert texts == ["At the same stop."]


async def test_what_was_begun_there_stays_and_comes_first(boat: Boat) -> None:
    desk = boat.desk
    talk = await desk.hear()
    waits = await later(boat, talk, text="At the same stop.")
    await boat.moved()
    await desk.reaches(waits, "withheld")
    there = await desk.hear("Is this your new number?", inbox=boat.new)
    begun = {"text": "Yes, it is.", "updated_at": desk.clock.now().isoformat()}
    answer = await desk.api.put(f"/api/v1/conversations/{there}/drafts/reply", json=begun)
    assert answer.status_code < 300, answer.text
    assert await boat.there(talk) == there
    kept = await draft(boat, there)
    assert kept is not None
    assert kept["text"] == "Yes, it is.\n\nAt the same stop."


async def test_a_draft_of_the_old_number_is_copied_and_nothing_else_goes_along(boat: Boat) -> None:
    desk = boat.desk
    talk = await desk.hear()
    await desk.reaches((await desk.send(talk, "Not until noon."))["id"], "read")
    begun = {"text": "And back at", "updated_at": desk.clock.now().isoformat()}
    await desk.api.put(f"/api/v1/conversations/{talk}/drafts/reply", json=begun)
    await boat.moved()
    there = await boat.there(talk)
    kept = await draft(boat, there)
    assert kept is not None
    assert kept["text"] == "And back at"
    await boat.there(talk)
    assert (await draft(boat, there) or {})["text"] == "And back at"


async def rows(boat: Boat, sql: str) -> list[Json]:
    async with boat.desk.runtime.db.connection() as connection:
        return [dict(row) for row in await connection.fetch(sql)]
