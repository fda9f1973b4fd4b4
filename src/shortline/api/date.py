"""The `Date` header from the desk's clock: under a test clock every answer tells the same time, header and body alike."""

from email.utils import format_datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shortline.clock import Clock


def with_date(app: ASGIApp, clock: Clock) -> ASGIApp:
    """For a server that sends no date of its own."""

    async def dated(scope: Scope, receive: Receive, send: Send) -> None:
        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(clock.now(), usegmt=True).encode("ascii")
                message = {**message, "headers": [*message.get("headers", []), (b"date", date)]}
            await send(message)

        await app(scope, receive, stamped if scope["type"] == "http" else send)

    return dated
