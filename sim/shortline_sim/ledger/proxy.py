"""A proxy that breaks what passes through it, when told to.

One stands between the desk and the provider, one between the provider and the desk. What is asked for happens to the next
so many requests that fit; everything else passes.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from .wire import HEAD_MAX, Broken, Message, abort, ask, read

HTML = b"<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"
LATER = b'{"error":{"message":"(#131016) Service unavailable","type":"OAuthException","code":131016}}'
RATE = b'{"error":{"message":"(#130429) Rate limit hit","type":"OAuthException","code":130429}}'
TO_PROVIDER = (
    "cut_before", "cut_after", "half", "drip", "slow", "html", "server_error", "unavailable", "too_many", "without_id", "empty",
)  # fmt: skip
TO_DESK = ("cut_before", "cut_after", "slow", "half", "html", "twice", "five_at_once", "held")


@dataclass(slots=True)
class Order:
    """`left` requests that `fits` get this `fault`."""

    fault: str
    left: int
    fits: Callable[[Message], bool]
    seconds: float = 3.0


class Proxy:
    """`await Proxy(port_behind).start()`; `ask_for("cut_after", 3)`. `seen` is told each request and its true answer."""

    def __init__(self, behind: int, seen: Callable[[Message, int | None], None] | None = None) -> None:
        self.behind, self.port = behind, 0
        self._seen = seen or (lambda request, status: None)
        self._orders: list[Order] = []
        self._held: list[asyncio.Event] = []
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self.hits: dict[str, int] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> Proxy:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, limit=HEAD_MAX)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        self.calm()
        if self._server is not None:
            self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def ask_for(
        self, fault: str, times: int = 1, *, fits: Callable[[Message], bool] | None = None, seconds: float = 3.0
    ) -> Order:
        order = Order(fault, times, fits or (lambda request: True), seconds)
        self._orders.append(order)
        return order

    def calm(self) -> None:
        """The weather is fine again, and what was held goes, the last one first."""
        self._orders.clear()
        held, self._held = self._held, []
        loop = asyncio.get_running_loop()
        for place, waiting in enumerate(reversed(held)):
            loop.call_later(place * 0.02, waiting.set)

    def _take(self, request: Message) -> Order | None:
        for order in self._orders:
            if order.left > 0 and order.fits(request):
                order.left -= 1
                self.hits[order.fault] = self.hits.get(order.fault, 0) + 1
                return order
        return None

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            request = await read(reader)
            order = self._take(request)
            await self._play(order.fault if order else "", order.seconds if order else 0, request, writer)
        except (Broken, ConnectionError):
            abort(writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _play(self, fault: str, seconds: float, request: Message, writer: asyncio.StreamWriter) -> None:
        if fault == "cut_before":
            self._seen(request, None)
            return abort(writer)
        if refusal := REFUSALS.get(fault):
            self._seen(request, None)
            return await _write(writer, refusal)
        if fault == "held":
            going = asyncio.Event()
            self._held.append(going)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(going.wait(), 8)  # the provider's own patience is ten seconds
        copies = {"twice": 2, "five_at_once": 5}.get(fault, 1)
        answers = await asyncio.gather(*(self._forward(request) for _ in range(copies)), return_exceptions=True)
        answer = answers[0]
        if isinstance(answer, BaseException):
            raise answer
        if fault == "slow":
            await asyncio.sleep(seconds)
        elif fault == "cut_after":
            return abort(writer)
        elif fault == "without_id" and answer.status == 200:
            answer.body = b'{"messaging_product":"whatsapp"}'
        elif fault == "empty" and answer.status == 200:
            answer.body = b""
        whole = answer.encoded()
        if fault == "half":
            await _bytes(writer, whole[: len(whole) - max(1, len(answer.body) // 2)])
            await asyncio.sleep(0.05)
            return abort(writer)
        if fault == "drip":
            return await _drip(writer, whole, seconds)
        await _bytes(writer, whole)

    async def _forward(self, request: Message) -> Message:
        status: int | None = None
        try:
            answer = await ask("127.0.0.1", self.behind, request)
            status = answer.status
            return answer
        finally:
            self._seen(request, status)


def _made_up(status: str, kind: str, body: bytes) -> Message:
    return Message(f"HTTP/1.1 {status}", [("Content-Type", kind)], body)


REFUSALS = {
    "html": _made_up("502 Bad Gateway", "text/html", HTML),
    "server_error": _made_up("500 Internal Server Error", "text/plain", b""),
    "unavailable": _made_up("503 Service Unavailable", "application/json", LATER),
    "too_many": _made_up("429 Too Many Requests", "application/json", RATE),
}


async def _write(writer: asyncio.StreamWriter, answer: Message) -> None:
    await _bytes(writer, answer.encoded())


async def _bytes(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


async def _drip(writer: asyncio.StreamWriter, data: bytes, seconds: float) -> None:
    """Byte by byte: every single read is in time, the whole is not."""
    for place in range(len(data)):
        await _bytes(writer, data[place : place + 1])
        await asyncio.sleep(seconds / 10)
