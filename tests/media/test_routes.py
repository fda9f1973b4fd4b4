"""Files over HTTP: what is taken, what is refused with which limit, who may open it, and that nothing in it can run."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from shortline.channels.capability import MB
from shortline.db import Database
from shortline.settings import Settings
from tests import cast
from tests.media import files


async def add(client: httpx.AsyncClient, name: str, content: bytes, mime: str, **more: Any) -> httpx.Response:
    return await client.post("/api/v1/media", files={"file": (name, content, mime)}, **more)


@pytest.fixture(params=["folder", "bucket"])
def settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Files in the data directory, and on a server that speaks S3."""
    return settings if request.param == "folder" else replace(settings, media_url=request.getfixturevalue("bucket_url"))


@pytest.fixture
async def ali(client: httpx.AsyncClient, db: Database) -> httpx.AsyncClient:
    return await cast.signed_in(client, await cast.agent(db))


async def test_a_photo_is_kept_whole_and_shown_small(ali: httpx.AsyncClient) -> None:
    photo = files.jpeg(1600, 900)
    added = await add(ali, "tram.jpg", photo, "image/jpeg")
    assert added.status_code == 201, added.text
    body = added.json()
    assert (body["kind"], body["mime"], body["width"], body["height"]) == ("image", "image/jpeg", 1600, 900)
    assert body["state"] == "ready"
    assert body["size"] == len(photo)
    whole = await ali.get(body["url"])
    assert whole.content == photo
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.headers["content-disposition"].startswith('inline; filename="tram.jpg"')
    small = await ali.get(body["thumb_url"])
    assert small.headers["content-type"] == "image/webp"
    assert len(small.content) < len(photo)


async def test_a_photo_held_sideways_has_the_size_people_see(ali: httpx.AsyncClient) -> None:
    body = (await add(ali, "x.jpg", files.sideways_jpeg(), "image/jpeg")).json()
    assert (body["width"], body["height"]) == (20, 40)


@pytest.mark.parametrize("content", [files.SVG, files.HTML, files.EXE, files.ELF, files.SCRIPT])
@pytest.mark.parametrize("declared", ["image/png", "image/svg+xml; x", "text/plain", "application/pdf"])
async def test_programs_and_pages_are_refused_whatever_they_are_called(
    ali: httpx.AsyncClient, content: bytes, declared: str
) -> None:
    answer = await add(ali, "photo.png", content, declared)
    assert answer.status_code == 415, answer.text


async def test_a_pdf_is_a_download_in_a_sandbox(ali: httpx.AsyncClient) -> None:
    body = (await add(ali, "rēķins.pdf", files.PDF, "application/pdf")).json()
    answer = await ali.get(body["url"])
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''r%C4%93%C4%B7ins.pdf" in answer.headers["content-disposition"]
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_picture_of_six_megabytes_is_refused_with_the_limit(ali: httpx.AsyncClient) -> None:
    answer = await add(ali, "big.png", files.png() + b"\x00" * (6 * MB), "image/png")
    assert answer.status_code == 413
    assert answer.json()["limit"] == 5 * MB
    assert "5 MB" in answer.json()["detail"]


async def test_a_pixel_bomb_is_refused(ali: httpx.AsyncClient) -> None:
    answer = await add(ali, "bomb.png", files.pixel_bomb(), "image/png")
    assert answer.status_code == 422
    assert answer.json()["code"] == "file_too_many_pixels"


async def test_a_recording_of_the_browser_becomes_a_voice_note(ali: httpx.AsyncClient) -> None:
    answer = await add(ali, "blob", files.tone("webm", layout="stereo"), "audio/webm;codecs=opus", params={"voice": 1})
    body = answer.json()
    assert (body["mime"], body["voice"], body["kind"]) == ("audio/ogg", True, "audio")
    assert body["duration"] == pytest.approx(1.0, abs=0.1)
    assert body["waveform"]
    assert max(body["waveform"]) == 100
    assert (await ali.get(body["url"])).content[:4] == b"OggS"


async def test_webp_and_gif_leave_as_pictures_every_phone_shows(ali: httpx.AsyncClient) -> None:
    assert (await add(ali, "a.webp", files.webp(), "image/webp")).json()["mime"] == "image/png"
    assert (await add(ali, "a.gif", files.gif(), "image/gif")).json()["mime"] == "image/jpeg"
    assert (await add(ali, "a.png", files.png(mode="I;16"), "image/png")).json()["mime"] == "image/jpeg"
    assert (await add(ali, "a.jpg", files.jpeg(mode="CMYK"), "image/jpeg")).json()["filename"] == "a.jpg"


async def test_a_player_asks_for_parts(ali: httpx.AsyncClient) -> None:
    content = files.video()
    body = (await add(ali, "film.mp4", content, "video/mp4")).json()
    assert body["thumb_url"]
    assert body["duration"] == pytest.approx(1.0, abs=0.2)
    part = await ali.get(body["url"], headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
    tail = await ali.get(body["url"], headers={"range": "bytes=-5"})
    assert tail.content == content[-5:]
    beyond = await ali.get(body["url"], headers={"range": f"bytes={len(content)}-"})
    assert beyond.status_code == 416
    etag = part.headers["etag"]
    assert (await ali.get(body["url"], headers={"if-none-match": etag})).status_code == 304


async def test_a_file_that_was_not_sent_is_seen_by_nobody_else(ali: httpx.AsyncClient, db: Database) -> None:
    body = (await add(ali, "a.png", files.png(), "image/png")).json()
    await cast.signed_in(ali, await cast.agent(db, role="owner"))
    assert (await ali.get(body["url"])).status_code == 404
    assert (await ali.get(body["thumb_url"] or body["url"] + "/thumb")).status_code == 404


async def test_a_file_of_another_team_is_not_there(client: httpx.AsyncClient, db: Database, settings: Settings) -> None:
    ours = await cast.team(db)
    theirs = await cast.team(db)
    inbox = await cast.inbox(db, settings, team_id=theirs)
    conversation_id, _ = await cast.inbound_text(db, inbox, None, kind="image", attachments=(cast.picture(),))
    async with db.transaction() as tx:
        media_id = await tx.fetchval("SELECT id FROM attachments")
        await tx.execute("UPDATE conversations SET team_id = $1 WHERE id = $2", theirs, conversation_id)
    await cast.signed_in(client, await cast.agent(db, team_ids=(ours,)))
    assert (await client.get(f"/api/v1/media/{media_id}")).status_code == 404
    await cast.signed_in(client, await cast.agent(db, team_ids=(theirs,)))
    answer = await client.get(f"/api/v1/media/{media_id}")
    assert (answer.status_code, answer.json()["code"]) == (409, "media_pending")


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"content-type": "application/json"}, b"{}"),
        ({"content-type": "multipart/form-data"}, b"x"),
        ({"content-type": "multipart/form-data; boundary=a"}, b"--a\r\n\r\n--a--"),
        ({"content-type": "multipart/form-data; boundary=a"}, b""),
    ],
)
async def test_a_form_without_a_file_says_so(ali: httpx.AsyncClient, headers: dict[str, str], content: bytes) -> None:
    answer = await ali.post("/api/v1/media", headers=headers, content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_missing")


async def test_nobody_opens_files_without_signing_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/v1/media/1")).status_code == 401
    assert (await add(client, "a.png", files.png(), "image/png")).status_code == 401
