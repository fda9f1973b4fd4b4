"""Headers on every answer, and no more trust in a request than it earned."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=()"),
]
# The page itself says which scripts may run, by their hashes; this holds for every page, also for one that says nothing.
PAGE = b"frame-ancestors 'none'; object-src 'none'; base-uri 'none'; style-src 'self'; form-action 'self'"


class SecurityHeaders:
    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        api = scope["path"].startswith("/api/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                names = {name.lower() for name, _ in headers}
                headers += [pair for pair in ALWAYS if pair[0] not in names]
                if api and b"cache-control" not in names:
                    headers.append((b"cache-control", b"no-store"))
                if not api and b"content-security-policy" not in names:
                    headers.append((b"content-security-policy", PAGE))
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, with_headers)
