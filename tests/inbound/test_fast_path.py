"""The short way through the web server: taken when a request is plain, left for the ordinary way when it is not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
import uvicorn

from shortline.channels.whatsapp.signature import sign
from shortline.db import Database
from shortline.errors import Unavailable
from shortline.inbound.counters import WEBHOOKS
from shortline.inbound.door import Door
from shortline.inbound.fast_path import WHOLE_MAX, fast_path
from shortline.inbound.journal import Journal
from tests import cast
from tests.desks import free_port
from tests.inbound.post import SECRET

BODY = b'{"entry": []}'


@dataclass
class Street:
    """A desk at whose door the test writes bytes by hand. `ordinary` counts what came as an ASGI request."""

    db: Database
    door: Door
    path: str
    port: int
    server: uvicorn.Server
    ordinary: list[str] = field(default_factory=list)

    def request(
        self, body: bytes = BODY, *, secret: str = SECRET, path: str = "", more: str = "", http: str = "1.1"
    ) -> bytes:
        lines = (
            f"POST {path or self.path} HTTP/{http}", "Host: desk", f"X-Hub-Signature-256: {sign(secret, body)}",
            f"Content-Length: {len(body)}",
        )  # fmt: skip
        return ("\r\n".join(lines) + "\r\n" + more + "\r\n").encode() + body

    async def line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def kept(self) -> list[bytes]:
        async with self.db.connection() as connection:
            return [bytes(row["body"]) for row in await connection.fetch("SELECT body FROM journal ORDER BY lane, seq")]


@pytest.fixture
async def street(db: Database, door: Door) -> AsyncIterator[Street]:
    inbox = await cast.inbox(db)
    found = Street(db, door, f"/hooks/whatsapp/{inbox.id}", free_port(), None)  # type: ignore[arg-type]  # set below

    async def ordinary(scope: Any, receive: Any, send: Any) -> None:
        found.ordinary.append(scope["method"])
        await door(scope, receive, send)

    config = uvicorn.Config(
        ordinary, http=fast_path(door), host="127.0.0.1", port=found.port, log_config=None, access_log=False,
        lifespan="off", timeout_graceful_shutdown=5,
    )  # fmt: skip
    found.server = uvicorn.Server(config)
    running = asyncio.create_task(found.server.serve())
    while not found.server.started:
        await asyncio.sleep(0.005)
    await door._keys.find(int(inbox.id))  # known, as after the first request
    yield found
    found.server.should_exit = True
    await running


async def answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    async with asyncio.timeout(20):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:-2])
    await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers


def counted(outcome: str) -> float:
    return float(WEBHOOKS.labels("whatsapp", outcome)._value.get())


async def test_what_arrives_whole_goes_the_short_way_and_the_line_is_kept(street: Street) -> None:
    before = counted("kept")
    reader, writer = await street.line()
    for n in range(3):
        writer.write(street.request(b'{"entry": [%d]}' % n))
        status, headers = await answer(reader)
        assert (status, headers["content-length"]) == (200, "0")
        assert {"date", "connection"} & headers.keys() == {"date"}
    assert await street.kept() == [b'{"entry": [0]}', b'{"entry": [1]}', b'{"entry": [2]}']
    assert street.ordinary == []
    assert counted("kept") == before + 3
    writer.close()


async def test_it_answers_after_the_commit_and_not_before(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal holds the row back: the line must stay silent until it says done."""
    held: list[Callable[[Exception | None], None]] = []

    def put(self: Journal, channel: str, inbox_id: int, at: datetime, body: bytes, done: Any) -> None:
        held.append(done)

    monkeypatch.setattr(Journal, "put", put)
    reader, writer = await street.line()
    writer.write(street.request())
    while not held:
        await asyncio.sleep(0.005)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(reader.read(1), 0.2)
    held[0](None)
    assert (await answer(reader))[0] == 200
    writer.write(street.request())
    while len(held) < 2:
        await asyncio.sleep(0.005)
    held[1](Unavailable())
    status, headers = await answer(reader)
    assert (status, headers["retry-after"]) == (503, "5")
    writer.close()


async def test_a_body_in_pieces_that_come_soon_is_still_one(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shortline.inbound.fast_path.WHOLE_WITHIN", 60)
    reader, writer = await street.line()
    for piece in (street.request()[:9], street.request()[9:-5], street.request()[-5:]):
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0.01)
    assert (await answer(reader))[0] == 200
    assert await street.kept() == [BODY]
    assert street.ordinary == []
    writer.close()


async def test_a_body_that_takes_its_time_is_read_the_ordinary_way(street: Street) -> None:
    reader, writer = await street.line()
    writer.write(street.request()[:-5])
    async with asyncio.timeout(20):
        while not street.ordinary:
            await asyncio.sleep(0.01)
    writer.write(street.request()[-5:])
    assert (await answer(reader))[0] == 200
    writer.write(street.request(b"[2]"))
    assert (await answer(reader))[0] == 200
    assert await street.kept() == [BODY, b"[2]"]
    assert street.ordinary == ["POST"]
    writer.close()


async def test_a_large_body_is_read_the_ordinary_way(street: Street) -> None:
    large = b'{"entry": "' + b"x" * (WHOLE_MAX * 3) + b'"}'
    reader, writer = await street.line()
    writer.write(street.request(large))
    assert (await answer(reader))[0] == 200
    assert await street.kept() == [large]
    assert street.ordinary == ["POST"]
    writer.close()


async def test_requests_written_one_after_another_are_answered_in_their_order(street: Street) -> None:
    reader, writer = await street.line()
    shake = f"GET {street.path}?hub.mode=none HTTP/1.1\r\nHost: desk\r\n\r\n".encode()
    wrong = street.request(secret="another")
    writer.write(street.request(b"[1]") + wrong + street.request(b"[2]") + shake + street.request(b"[3]"))
    assert [(await answer(reader))[0] for _ in range(5)] == [200, 401, 200, 403, 200]
    writer.write(street.request(b"[4]"))
    assert (await answer(reader))[0] == 200
    assert await street.kept() == [b"[1]", b"[2]", b"[3]", b"[4]"]
    writer.close()


async def test_what_is_refused_is_refused_by_the_ordinary_way_and_counted_once(street: Street) -> None:
    before = counted("bad_signature")
    reader, writer = await street.line()
    writer.write(street.request(secret="another"))
    assert (await answer(reader))[0] == 401
    for path in (
        "/hooks/whatsapp/999",
        "/hooks/telegram/1",
        f"{street.path}?a=b",
        f"{street.path}%20",
        "/hooks/",
        "/x",
    ):
        writer.write(street.request(path=path))
        assert (await answer(reader))[0] == (200 if "?" in path else 404), path
    assert street.ordinary == ["POST"] * 7
    assert counted("bad_signature") == before + 1
    assert await street.kept() == [BODY]
    writer.close()


@pytest.mark.parametrize(("more", "http"), [("Connection: close\r\n", "1.1"), ("", "1.0")])
async def test_a_sender_who_wants_the_line_closed_gets_it_closed(street: Street, more: str, http: str) -> None:
    reader, writer = await street.line()
    writer.write(street.request(more=more, http=http))
    status, headers = await answer(reader)
    assert (status, headers["connection"]) == (200, "close")
    assert await asyncio.wait_for(reader.read(), 20) == b""
    writer.close()


async def test_a_sender_who_asks_first_is_told_to_go_on(street: Street) -> None:
    reader, writer = await street.line()
    whole = street.request(more="Expect: 100-continue\r\n")
    writer.write(whole[: -len(BODY)])
    assert b" 100 " in await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
    writer.write(BODY)
    assert (await answer(reader))[0] == 200
    writer.close()


async def test_a_sender_who_is_gone_before_the_answer_hurts_nobody(street: Street) -> None:
    _, gone = await street.line()
    gone.write(street.request(b"[1]"))
    await gone.drain()
    gone.transport.abort()
    reader, writer = await street.line()
    writer.write(street.request(b"[2]"))
    assert (await answer(reader))[0] == 200
    assert b"[2]" in await street.kept()
    writer.close()


async def test_what_is_no_http_is_told_so(street: Street) -> None:
    reader, writer = await street.line()
    writer.write(street.request()[:-5] + b"")
    await writer.drain()
    other_reader, other = await street.line()
    other.write(b"POST /hooks/whatsapp/1 HTTP/9\r\n\r\n")
    assert (await answer(other_reader))[0] == 400
    writer.write(b"tail!")
    assert (await answer(reader))[0] == 401
    for line in (writer, other):
        line.close()


async def test_a_server_that_ends_answers_what_it_took(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Callable[[Exception | None], None]] = []
    monkeypatch.setattr(Journal, "put", lambda self, channel, inbox_id, at, body, done: held.append(done))
    reader, writer = await street.line()
    writer.write(street.request())
    while not held:
        await asyncio.sleep(0.005)
    street.server.should_exit = True
    async with asyncio.timeout(20):
        while street.server.servers[0].is_serving():
            await asyncio.sleep(0.005)
    held[0](None)
    status, headers = await answer(reader)
    assert (status, headers["connection"]) == (200, "close")
    writer.close()
