"""Plays a recipe out on the wire: refusals, strange bodies, slow drips, cut connections.

Cutting needs the server's transport, which uvicorn's `send` carries; elsewhere the request simply ends with an error.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from .call import Call

Json = dict[str, Any]


class ConnectionCut(Exception):
    """The connection ends here, on purpose."""


async def misbehave(
    call: Call, answer: Callable[[Call], Awaitable[Response]], scope: Scope, receive: Receive, send: Send
) -> None:
    do: Json = call.recipe.do if call.recipe else {}
    if do.get("cut") == "before":
        call.log["status"] = "cut before"
        return await cut(receive, send)
    if seconds := float(do.get("delay", 0)):
        await asyncio.sleep(seconds)
    http = do.get("http")
    response = await answer(call) if http is None or do.get("accept") else None
    if http is not None:
        response = _made_up(http)
    assert response is not None
    if do.get("without_id") and response.status_code == 200:
        response = _without_id(response)
    if do.get("broken_json"):
        response = Response(bytes(response.body)[:-1] + b",,", response.status_code, media_type="application/json")
    call.log["status"] = response.status_code
    if do.get("cut") == "after":
        call.log["status"] = "cut after"
        return await cut(receive, send)
    if do.get("cut") == "half":
        call.log["status"] = "cut half"
        await _send_part(response, send)
        return await cut(receive, send)
    if pause := float(do.get("drip", 0)):
        return await _drip(response, send, pause)
    return await response(scope, receive, send)


async def cut(receive: Receive, send: Send) -> None:
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is None:
        raise ConnectionCut
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


def _made_up(http: Json) -> Response:
    body = http.get("body", "")
    text = body if isinstance(body, str) else json.dumps(body)
    headers = dict(http.get("headers") or {})
    if location := http.get("location"):
        headers["location"] = str(location)
    kind = http.get("type") or ("text/plain" if isinstance(body, str) else "application/json")
    return Response(text, int(http.get("status", 200)), headers=headers, media_type=kind)


def _without_id(response: Response) -> Response:
    body = json.loads(bytes(response.body))
    body.pop("messages", None)
    return Response(json.dumps(body), 200, media_type="application/json")


async def _start(response: Response, send: Send) -> bytes:
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    return bytes(response.body)


async def _send_part(response: Response, send: Send) -> None:
    if isinstance(response, FileResponse):
        return
    body = await _start(response, send)
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    await asyncio.sleep(0.05)  # let the half leave before the connection dies


async def _drip(response: Response, send: Send, pause: float) -> None:
    body = await _start(response, send)
    for index in range(len(body)):
        await send({"type": "http.response.body", "body": body[index : index + 1], "more_body": True})
        await asyncio.sleep(pause)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
