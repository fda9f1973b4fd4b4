"""The reference of the intake: the same web server and the same signature check, and nothing kept.

`python -m bench.bare PORT SECRET`.
"""

import asyncio
import sys

import uvicorn
import uvloop
from starlette.types import ASGIApp, Receive, Scope, Send

from shortline.channels.whatsapp.signature import matches

OK = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]}
NO = {"type": "http.response.start", "status": 401, "headers": [(b"content-length", b"0")]}
EMPTY = {"type": "http.response.body", "body": b""}


def app(secret: str) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        given = next((value for name, value in scope["headers"] if name == b"x-hub-signature-256"), b"")
        await send(OK if matches([secret], given, body) else NO)
        await send(EMPTY)

    return answer


if __name__ == "__main__":
    config = uvicorn.Config(
        app(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False, lifespan="off"
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(config).serve())
