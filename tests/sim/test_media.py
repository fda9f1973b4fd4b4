"""Files: what may be uploaded, how long ids and addresses live, who may download, what fails later."""

from __future__ import annotations

import base64
import hashlib
import random
from typing import Any

import httpx

from shortline_sim import demo
from shortline_sim.people import files

from .conftest import SALES, SERVICE, World

DAY = 24 * 3600
MB = 1024 * 1024


async def upload(world: World, content: bytes, mime: str, **form: str) -> httpx.Response:
    data = {"messaging_product": "whatsapp", "type": mime, **form}
    return await world.http.post(f"/v24.0/{SERVICE}/media", data=data, files={"file": ("file", content, mime)})


SIZES = [
    ("image/jpeg", 5 * MB, 0), ("image/jpeg", 5 * MB + 1, 131053), ("image/png", 5 * MB + 1, 131053),
    ("audio/ogg", 16 * MB, 0), ("audio/ogg", 16 * MB + 1, 131053), ("video/mp4", 16 * MB + 1, 131053),
    ("image/webp", 500 * 1024 + 1, 131053), ("application/pdf", 17 * MB, 0), ("image/gif", 10, 100),
    ("application/x-msdownload", 10, 100), ("image/jpeg", 0, 100),
]  # fmt: skip


async def test_types_and_sizes(world: World) -> None:
    for mime, size, code in SIZES:
        answer = await upload(world, b"x" * size, mime)
        if code:
            assert (mime, size, await world.error(answer)) == (mime, size, code)
        else:
            assert answer.json()["id"].isdigit()


async def test_upload_look_up_download_delete(world: World) -> None:
    photo = files.sample("image", random.Random(1))[0]
    media_id = (await upload(world, photo, "image/jpeg")).json()["id"]
    found = (await world.http.get(f"/v24.0/{media_id}", params={"phone_number_id": SERVICE})).json()
    assert found["sha256"] == hashlib.sha256(photo).hexdigest()
    assert (found["mime_type"], found["file_size"]) == ("image/jpeg", str(len(photo)))
    answer = await world.http.get(found["url"])
    assert (answer.content, answer.headers["content-type"]) == (photo, "image/jpeg")
    async with httpx.AsyncClient() as stranger:
        assert (await stranger.get(found["url"])).status_code == 401
        assert (await stranger.get(found["url"], headers={"authorization": "Bearer nobody"})).status_code == 401
    assert (await world.http.get(found["url"].replace("hash=AR", "hash=AX"))).status_code == 403
    other = await world.http.get(f"/v24.0/{media_id}", params={"phone_number_id": SALES})
    assert other.status_code == 400
    assert (await world.http.delete(f"/v24.0/{media_id}")).json() == {"success": True}
    assert (await world.http.get(f"/v24.0/{media_id}")).status_code == 400
    assert (await world.http.get(found["url"])).status_code == 404


async def test_addresses_live_five_minutes_and_ids_seven_or_thirty_days(world: World) -> None:
    uploaded = (await upload(world, files.sample("image", random.Random(1))[0], "image/jpeg")).json()["id"]
    heard = (await world.hear({"type": "image", "image": {"caption": "look"}}))["message"]["image"]
    assert (await world.http.get(heard["url"])).status_code == 200
    await world.sim("clock", advance=301)
    assert (await world.http.get(heard["url"])).status_code == 404
    fresh = (await world.http.get(f"/v24.0/{heard['id']}")).json()["url"]
    assert (await world.http.get(fresh)).status_code == 200
    await world.sim("clock", advance=7 * DAY)
    assert (await world.http.get(f"/v24.0/{heard['id']}")).status_code == 400
    assert (await world.http.get(f"/v24.0/{uploaded}")).status_code == 200
    await world.sim("clock", advance=23 * DAY)
    assert (await world.http.get(f"/v24.0/{uploaded}")).status_code == 400


async def test_people_send_real_files_with_a_base64_hash(world: World) -> None:
    for kind in ("image", "sticker", "audio", "video", "document"):
        media = (await world.hear({"type": kind}))["message"][kind]
        content = (await world.http.get(media["url"])).content
        assert base64.b64decode(media["sha256"]) == hashlib.sha256(content).digest()
        assert len(content) > 500


async def test_any_file_can_arrive(world: World) -> None:
    document: dict[str, Any] = {"filename": "../../etc/pass‮fdp.exe", "content": base64.b64encode(b"MZ").decode()}
    heard = (await world.hear({"type": "document", "document": document}))["message"]["document"]
    assert heard["filename"] == document["filename"]
    assert (await world.http.get(heard["url"])).content == b"MZ"


async def test_a_file_that_is_not_what_it_claims_fails_later(world: World) -> None:
    await world.hear("hello")
    ogg = files.sample("audio", random.Random(1))[0]
    fake = (await upload(world, ogg, "image/jpeg")).json()["id"]
    wamid = (await world.send(type="image", image={"id": fake})).json()["messages"][0]["id"]
    [failed] = await world.desk.until(lambda: world.desk.statuses(wamid))
    assert failed["errors"][0]["code"] == 131053
    stereo = ogg.replace(b"OpusHead\x01\x01", b"OpusHead\x01\x02")
    voice = (await upload(world, stereo, "audio/ogg")).json()["id"]
    wamid = (await world.send(type="audio", audio={"id": voice, "voice": True})).json()["messages"][0]["id"]
    [failed] = await world.desk.until(lambda: world.desk.statuses(wamid))
    assert failed["errors"][0]["code"] == 131053


async def test_media_needs_its_account(world: World) -> None:
    made = await world.sim(
        "accounts", waba_id="7999", access_token="other", phone_numbers=[{"phone_number_id": "9999"}]
    )
    assert made["phone_number_ids"] == ["9999"]
    media_id = (await upload(world, files.sample("image", random.Random(1))[0], "image/jpeg")).json()["id"]
    other = {"authorization": "Bearer other"}
    assert (await world.http.get(f"/v24.0/{media_id}", headers=other)).status_code == 400
    assert (await world.http.get(f"/v24.0/{demo.WABA_ID}", headers=other)).status_code == 400
    assert (await world.http.get("/v24.0/7999", headers=other)).json()["id"] == "7999"
