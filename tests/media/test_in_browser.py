"""A real browser opens what customers sent: no script of theirs runs, wherever it hides and however it is embedded."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Download, Page, async_playwright
from playwright.async_api import Error as PlaywrightError

from shortline.api.runtime import Runtime
from shortline.media.names import label
from shortline.media.sniff import sniff
from tests import cast
from tests.media import files
from tests.sim.conftest import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Every one of them says so when it runs.
TELL = "try{parent.ran=1}catch(e){};alert('ran');fetch('/ran')"
HOSTILE: dict[str, tuple[bytes, str]] = {
    "html": (f"<!DOCTYPE html><script>{TELL}</script>".encode(), "page.html"),
    "svg": (f'<svg xmlns="http://www.w3.org/2000/svg" onload="{TELL}"/>'.encode(), "picture.svg"),
    "svg called png": (f'<svg xmlns="http://www.w3.org/2000/svg"><script>{TELL}</script></svg>'.encode(), "a.png"),
    "xhtml": (
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>{TELL}</script></html>'.encode(),
        "a.xhtml",
    ),
    "xml with a style sheet": (b'<?xml version="1.0"?><?xml-stylesheet href="javascript:alert(1)"?><a/>', "a.xml"),
    "text that looks like a page": (f"hello <b>x</b><script>{TELL}</script>".encode(), "a.txt"),
    "script": (TELL.encode(), "a.js"),
    "pdf": (files.PDF, "a.pdf"),
    "gif and script at once": (b"GIF89a/*" + b"\x00" * 20 + f"*/=1;{TELL}".encode(), "a.gif"),
    "jpeg with a page behind": (files.jpeg() + f"<script>{TELL}</script>".encode(), "a.jpg"),
    "name with a tag": (files.PDF, f"<img src=x onerror={TELL}>.pdf"),
}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    found = os.environ.get("SHORTLINE_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail("No browser found. Install Chromium (Debian and Ubuntu: apt-get install chromium).")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield running
        await running.close()


async def arrived(runtime: Runtime, content: bytes, name: str) -> int:
    """A customer sent this file and it has been fetched."""
    inbox = await cast.inbox(runtime.db, runtime.settings)
    await cast.inbound_text(runtime.db, inbox, None, kind="document", attachments=(cast.picture(),))
    sniffed = sniff(content, declared="image/png")
    decoded = sniffed.mime == "image/jpeg"
    key = await runtime.store.put(content)
    async with runtime.db.transaction() as tx:
        return int(
            await tx.fetchval(
                """UPDATE attachments SET state = 'ready', object_key = $1, size = $2, mime = $3, filename = $4,
                   width = $5, height = $5 WHERE id = (SELECT max(id) FROM attachments) RETURNING id""",
                key,
                len(content),
                sniffed.mime,
                label(name, mime=sniffed.mime),
                8 if decoded else None,
            )
        )


EMBED = """async url => {
  window.ran = 0;
  const loaded = element => new Promise(done => { element.onload = element.onerror = done; setTimeout(done, 1500) });
  const waits = [];
  for (const [tag, name] of [['iframe','src'],['img','src'],['object','data'],['embed','src'],['script','src'],
                             ['link','href']]) {
    const element = document.createElement(tag);
    if (tag === 'link') element.rel = 'stylesheet';
    element[name] = url;
    waits.push(loaded(element));
    document.body.append(element);
  }
  await Promise.all(waits);
  return window.ran;
}"""


async def test_no_script_of_a_customer_ever_runs(app: FastAPI, runtime: Runtime, browser: Browser) -> None:
    async with serving(app) as url, httpx.AsyncClient() as client:
        await cast.signed_in(client, await cast.agent(runtime.db, role="owner"), db=runtime.db)
        headers = {"authorization": client.headers["authorization"]}
        context = await browser.new_context(extra_http_headers=headers, accept_downloads=True)
        page = await context.new_page()
        seen: list[str] = []
        page.on(
            "dialog", lambda dialog: (seen.append(f"dialog: {dialog.message}"), asyncio.ensure_future(dialog.dismiss()))
        )
        page.on("request", lambda request: seen.append(request.url) if request.url.endswith("/ran") else None)
        for name, (content, filename) in HOSTILE.items():
            media_id = await arrived(runtime, content, filename)
            target = f"{url}/api/v1/media/{media_id}"
            await page.goto(f"{url}/healthz")
            assert await page.evaluate(EMBED, target) == 0, name
            download = await opened(page, target)
            if name == "jpeg with a page behind":
                assert download is None
            else:
                assert download is not None, name
                assert "<" not in download.suggested_filename
            assert seen == [], name
        await context.close()


async def opened(page: Page, url: str) -> Download | None:
    """Typed into the address bar: a download, or None when the browser showed it."""
    waiting = asyncio.ensure_future(page.wait_for_event("download", timeout=5000))
    try:
        await page.goto(url)
    except PlaywrightError:  # a download is not a page
        return await waiting
    waiting.cancel()
    return None
