"""Requests that say two things at once, and addresses that would send somebody on."""

import ast
import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.serving import serving

import shortline

SMUGGLED = "GET /api/v1/me HTTP/1.1\r\nHost: desk.test\r\n\r\n"
CONTRADICTIONS = {
    "two lengths": "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    "a length and chunks": f"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "chunks and a length": f"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "a length that is none": "Content-Length: 5x\r\n\r\nhello",
    "less than nothing": "Content-Length: -5\r\n\r\nhello",
    "chunks, but not last": f"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "a chunk that is none": "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
}


async def said(url: str, text: str) -> bytes:
    """Everything the server answers to these bytes until it closes the line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    writer.write(text.encode())
    await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 20)
    writer.close()
    return answer


@pytest.mark.parametrize("what", CONTRADICTIONS)
async def test_contradicting_lengths_are_refused_and_the_line_is_closed(app: FastAPI, what: str) -> None:
    async with serving(app) as url:
        head = "POST /api/v1/sessions HTTP/1.1\r\nHost: desk.test\r\nContent-Type: application/json\r\n"
        answer = await said(url, head + CONTRADICTIONS[what])
    assert answer.startswith(b"HTTP/1.1 400"), answer
    assert answer.count(b"HTTP/1.1") == 1, "what was hidden behind it was answered too"


STRANGERS = ["//evil.test", "/\\evil.test", "/%2f%2fevil.test", "/https://evil.test", "//evil.test/..", "/;//evil.test",
             "/api/v1/me/", "/api/v1//evil.test", "/?next=https://evil.test", "/sign-in?next=//evil.test"]  # fmt: skip


@pytest.mark.parametrize("path", STRANGERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_no_address_sends_anybody_on(client: httpx.AsyncClient, path: str, method: str) -> None:
    answer = await client.request(method, httpx.URL(f"http://desk.test{path}"), headers={"host": "evil.test"})
    assert not answer.is_redirect, (answer.status_code, answer.headers)
    assert "location" not in answer.headers


def test_nothing_here_knows_how_to_redirect() -> None:
    root = Path(shortline.__file__).parent
    guilty = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if getattr(node, "id", getattr(node, "attr", "")) == "RedirectResponse"
    ]
    assert guilty == []
