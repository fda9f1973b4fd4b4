"""Files go up before the message that names them, templates leave filled in, and the customer sees that we read."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from shortline.jobs import JobContext
from shortline.outbound.read import read
from tests.outbound.conftest import Desk, until


def picture(colour: str = "red") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(kept, "JPEG")
    return kept.getvalue()


async def add(desk: Desk, content: bytes, name: str = "stop.jpg", mime: str = "image/jpeg") -> str:
    answer = await desk.api.post("/api/v1/media", files={"file": (name, content, mime)})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def uploads(desk: Desk) -> int:
    asked = (await desk.sim_http.get("/_sim/requests")).json()["items"]
    return sum(each["path"].endswith("/media") and each["method"] == "POST" for each in asked)


async def test_several_files_are_several_messages_in_order(desk: Desk) -> None:
    conversation = await desk.hear()
    files = [await add(desk, picture(colour)) for colour in ("red", "green", "blue")]
    answer = await desk.post(conversation, media_ids=files, captions=["one", None, "three"])
    assert answer.status_code == 201, answer.text
    made = answer.json()["messages"]
    assert [each["seq"] for each in made] == sorted(each["seq"] for each in made)
    assert [each["attachments"][0]["id"] for each in made] == files
    for each in made:
        await desk.reaches(each["id"], "read")
    assert [each["body"]["image"].get("caption") for each in await desk.sent()] == ["one", None, "three"]
    assert await uploads(desk) == 3
    same = await desk.post(conversation, media_ids=files, client_message_id=made[0]["client_message_id"])
    assert same.status_code == 200
    assert [each["id"] for each in same.json()["messages"]] == [each["id"] for each in made]


async def test_files_taken_back_can_be_sent_again(desk: Desk) -> None:
    conversation = await desk.hear()
    files = [await add(desk, picture("red")), await add(desk, picture("blue"))]
    answer = await desk.post(conversation, media_ids=files, text="See here", undo_seconds=10)
    second = answer.json()["messages"][1]["id"]
    taken = await desk.api.post(f"/api/v1/messages/{second}/undo")
    assert taken.json()["draft"]["media_ids"] == files
    assert taken.json()["draft"]["captions"] == ["See here", None]
    again = await desk.post(conversation, media_ids=files)
    assert again.status_code == 201, again.text
    await desk.reaches(again.json()["messages"][1]["id"], "read")
    assert len(await desk.sent()) == 2


async def test_an_upload_that_fails_is_tried_again_and_nothing_is_ever_unknown(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.sim("recipes", match={"edge": "media"}, do={"name": "cut_after"}, times=1)
    answer = await desk.post(conversation, media_ids=[await add(desk, picture())])
    message_id = answer.json()["id"]

    async def told() -> Any:
        return (await desk.message(message_id))["failure"]

    assert (await until(told))["code"] == "unreachable"
    await desk.later(10)
    await desk.reaches(message_id, "read")
    assert await desk.value("SELECT count(*) FROM attempts") == 1
    assert await desk.value("SELECT count(*) FROM outbox WHERE lease_until IS NOT NULL") == 0


async def test_a_resend_uses_the_upload_it_has(desk: Desk) -> None:
    conversation = await desk.hear()
    await desk.recipe({"error": 131042})
    answer = await desk.post(conversation, media_ids=[await add(desk, picture())])
    message_id = answer.json()["id"]
    await desk.reaches(message_id, "failed")
    await desk.api.post(f"/api/v1/messages/{message_id}/resend")
    await desk.reaches(message_id, "read")
    assert await uploads(desk) == 1


async def test_another_agent_s_file_is_not_there(desk: Desk) -> None:
    conversation = await desk.hear()
    mine = await add(desk, picture())
    await desk.value("UPDATE attachments SET created_by = NULL")
    answer = await desk.post(conversation, media_ids=[mine])
    assert answer.status_code == 422
    assert answer.json()["code"] == "media_missing"


COMPONENTS = [
    {"type": "HEADER", "format": "TEXT", "text": "Line {{1}}", "example": {"header_text": ["4"]}},
    {"type": "BODY", "text": "Hello {{1}}, line {{2}} runs again.", "example": {"body_text": [["Anna", "4"]]}},
    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Thanks"}]},
]


async def make_template(desk: Desk, name: str = "line_again", status: str = "APPROVED") -> None:
    token = {"authorization": f"Bearer {desk.inbox.access_token}"}
    told = await desk.sim_http.post(
        f"/v24.0/{desk.inbox.waba_id}/message_templates",
        json={"name": name, "language": "en", "category": "UTILITY", "components": COMPONENTS},
        headers=token,
    )
    assert told.status_code == 200, told.text
    await desk.sim("templates", name=name, status="APPROVED")
    async with desk.runtime.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO templates (channel, waba_id, name, language, status, category, components, synced_at) "
            "VALUES ('whatsapp', $1, $2, 'en', $3, 'UTILITY', $4, now())",
            desk.inbox.waba_id, name, status, COMPONENTS,
        )  # fmt: skip
        await tx.execute("UPDATE inboxes SET templates_synced_at = now()")


async def test_a_template_leaves_after_the_window_closed(desk: Desk) -> None:
    conversation = await desk.hear()
    await make_template(desk)
    await desk.later(30 * 3600)
    await desk.sim("clock", advance=30 * 3600)
    template = {"name": "line_again", "language": "en", "header": {"text": "4"}, "body": ["Anna", "4\n"]}
    answer = await desk.post(conversation, template=template)
    assert answer.status_code == 201, answer.text
    assert answer.json()["messages"][0]["content"]["rendered"]["body"] == "Hello Anna, line 4 runs again."
    await desk.reaches(answer.json()["id"], "read")
    body = (await desk.sent())[0]["body"]["template"]
    assert body["components"][1]["parameters"] == [{"type": "text", "text": "Anna"}, {"type": "text", "text": "4"}]


async def test_a_template_without_its_values_or_approval_is_refused(desk: Desk) -> None:
    conversation = await desk.hear()
    await make_template(desk)
    gap = await desk.post(conversation, template={"name": "line_again", "language": "en", "body": ["Anna"]})
    assert (gap.status_code, gap.json()["code"]) == (422, "template_parameters")
    missing = await desk.post(conversation, template={"name": "line_again", "language": "nl"})
    assert (missing.status_code, missing.json()["code"]) == (422, "refused")
    assert missing.json()["remedies"][0]["code"] == "choose_template"
    await desk.value("UPDATE templates SET status = 'PAUSED'")
    full = {"name": "line_again", "language": "en", "header": {"text": "4"}, "body": ["Anna", "4"]}
    paused = await desk.post(conversation, template=full)
    assert paused.status_code == 422
    assert "template_paused" in [each["code"] for each in paused.json()["decision"]["findings"]]


async def test_the_customer_sees_that_we_read_and_write(desk: Desk) -> None:
    conversation = await desk.hear()
    context = JobContext(desk.runtime.db, desk.clock, desk.runtime.http, desk.runtime.settings, desk.runtime.store)
    await read(context, {"conversation_id": int(conversation), "typing": True})
    heard = (await desk.sim_http.get("/_sim/heard")).json()["items"]
    assert heard[0]["read_at"]
    await desk.recipe({"error": 131000})
    await read(context, {"conversation_id": int(conversation), "typing": True})  # dots are not worth a second try
