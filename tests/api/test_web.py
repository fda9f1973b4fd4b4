"""The files of the agent app: compressed where the browser reads that, whole where it does not."""

import gzip
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from shortline.api import web

SCRIPT = b"export const tram = 4;" * 50


@pytest.fixture
async def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    root = tmp_path / "web_build"
    (root / "_app/immutable").mkdir(parents=True)
    (root / "index.html").write_text("<!doctype html>the app")
    (root / "_app/immutable/a.js").write_bytes(SCRIPT)
    (root / "_app/immutable/a.js.gz").write_bytes(gzip.compress(SCRIPT))
    (root / "_app/immutable/photo.png").write_bytes(b"png")
    monkeypatch.setattr(web, "files", lambda package: tmp_path)
    app = FastAPI()
    web.install(app)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk.test")


async def test_a_browser_that_reads_gzip_gets_the_compressed_copy(site: httpx.AsyncClient) -> None:
    answer = await site.get("/_app/immutable/a.js", headers={"accept-encoding": "br, gzip;q=0.8"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert int(answer.headers["content-length"]) < len(SCRIPT)
    assert answer.headers["vary"] == "accept-encoding"
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == SCRIPT


async def test_who_reads_no_compression_gets_the_file_itself(site: httpx.AsyncClient) -> None:
    answer = await site.get("/_app/immutable/a.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == SCRIPT


async def test_what_has_no_compressed_copy_is_sent_as_it_is(site: httpx.AsyncClient) -> None:
    answer = await site.get("/_app/immutable/photo.png", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.content == b"png"
    assert (await site.get("/inbox/12")).text == "<!doctype html>the app"


async def test_a_missing_file_of_the_app_is_not_the_page(site: httpx.AsyncClient) -> None:
    assert (await site.get("/_app/immutable/gone.js")).status_code == 404
