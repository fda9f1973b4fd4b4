"""How large a request may be: refused by its announced length before reading, and by its true length while reading.

Files have doors of their own that count for themselves; everything else is JSON of a few kilobytes.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shortline.api import problems
from shortline.errors import TooLarge

BODY_MAX = 1024 * 1024
FILES = ("/api/v1/media", "/api/v1/consent-lists")


class BodyLimit:
    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD") or scope["path"] in FILES:
            return await self._app(scope, receive, send)
        announced = Headers(scope=scope).get("content-length", "")
        body = None if announced.isdigit() and int(announced) > BODY_MAX else await _read(receive)
        if body is None:
            refusal = TooLarge(
                f"A request has at most {BODY_MAX // 1024} kB.",
                reason="body_too_large",
                params={"limit_bytes": BODY_MAX},
                limit=BODY_MAX,
            )
            return await problems.response(refusal)(scope, receive, send)
        read = False

        async def again() -> Message:
            nonlocal read
            if read:
                return await receive()
            read = True
            return {"type": "http.request", "body": body, "more_body": False}

        return await self._app(scope, again, send)


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None as soon as it is too large or the sender went away."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_MAX:
            return None
        if not message.get("more_body"):
            return b"".join(parts)
