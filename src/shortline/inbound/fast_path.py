"""The short way to the door: a signed POST that arrived whole is kept and answered inside the web server's own protocol.

The ordinary way costs each request a task, an ASGI cycle, and two messages each way, which together are more than the
signature, the journal and the answer. What is not plain (a slow body, a pipelined request, an unknown inbox, a wrong
signature, every refusal) is handed to the ordinary way as if it had gone there at once, so that there is one place that
decides.
"""

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from shortline.inbound.door import BUSY, Door

WHOLE_MAX = (
    64 << 10
)  # more than that is read in the ordinary way, which bounds what all unfinished bodies hold together
WHOLE_WITHIN = 0.1  # seconds until the rest must be there
_NOBODY_WAITS = asyncio.Event()


class _Request(RequestResponseCycle):
    """Stands where the web server keeps the request under way, so that pipelining and shutting down go on working."""

    def __init__(self) -> None:
        self.keep_alive = self.response_complete = True
        self.disconnected = False
        self.message_event = _NOBODY_WAITS


class FastPath(HttpToolsProtocol):
    door: ClassVar[Door]

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._request = _Request()
        self._chunks: list[bytes] | None = None  # of a body that may go the short way
        self._size = 0
        self._rest: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._chunks is not None and self._rest is None:
            self._rest = self.loop.call_later(WHOLE_WITHIN, self._hand_over)

    def connection_lost(self, exc: Exception | None) -> None:
        self._hand_over()  # counted there
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        under_way = self.cycle is not None and not self.cycle.response_complete
        plain = self.url.startswith(b"/hooks/") and self.parser.get_method() == b"POST" and not self.expect_100_continue
        if not plain or under_way or self.parser.should_upgrade() or self.flow.write_paused:
            return super().on_headers_complete()
        self._chunks, self._size = [], 0

    def on_body(self, body: bytes) -> None:
        if self._chunks is None:
            return super().on_body(body)
        self._chunks.append(body)
        self._size += len(body)
        if self._size > WHOLE_MAX:
            self._hand_over()

    def on_message_complete(self) -> None:
        if self._chunks is None:
            return super().on_message_complete()
        request = self._request
        request.keep_alive = self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        if not self.door.take(self.url, self.headers, b"".join(self._chunks), self._answer):
            self._hand_over()
            return super().on_message_complete()
        self._close_chunks()
        request.response_complete = False
        self.cycle = request

    def shutdown(self) -> None:
        self._hand_over()
        super().shutdown()

    def _hand_over(self) -> None:
        """The ordinary way, from the beginning."""
        chunks = self._close_chunks()
        if chunks is not None:
            super().on_headers_complete()
            for chunk in chunks:
                super().on_body(chunk)

    def _close_chunks(self) -> list[bytes] | None:
        chunks, self._chunks = self._chunks, None
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None
        return chunks

    def _answer(self, status: int) -> None:
        request = self._request
        request.response_complete = True
        if self.transport.is_closing():
            return
        content = [STATUS_LINE[status], b"content-length: 0\r\n"]
        for name, value in [*self.server_state.default_headers, *(BUSY if status == 503 else ())]:
            content += (name, b": ", value, b"\r\n")
        content.append(b"\r\n" if request.keep_alive else b"connection: close\r\n\r\n")
        self.transport.write(b"".join(content))
        if not request.keep_alive:
            self.transport.close()
        self.on_response_complete()


def fast_path(door: Door) -> type[FastPath]:
    """The protocol for a web server whose application has that door."""
    return type("DoorFastPath", (FastPath,), {"door": door})
