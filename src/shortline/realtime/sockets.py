"""A live socket from handshake to close: who is it, from which page, where did he stop reading, and nothing too large.

A socket is let in like any request: by cookie or bearer token, never from another site. A program that cannot send
headers says its token in the first frame.
"""

import asyncio
import json
from contextlib import suppress
from time import monotonic
from typing import Any

from starlette.datastructures import Headers
from starlette.websockets import WebSocket, WebSocketDisconnect

from shortline import ids
from shortline.accounts.authenticate import COOKIE, SignedIn, authenticate, guard_origin
from shortline.accounts.permissions import Action, must
from shortline.clock import Clock
from shortline.db import Database
from shortline.ending import end
from shortline.errors import NotFound, NotSignedIn, ShortlineError
from shortline.realtime.hub import Hub
from shortline.realtime.subscriber import Subscriber

PING_EVERY = 10.0
FIRST_FRAME_WITHIN = 5.0
FRAME_MAX = 4096  # characters
FRAMES_A_SECOND, FRAMES_AT_ONCE = 10.0, 40.0


class Closing(Exception):
    def __init__(self, code: int, reason: str):
        self.code, self.reason = code, reason
        super().__init__(reason)


async def serve(
    socket: WebSocket, db: Database, clock: Clock, hub: Hub | None, *, own_url: str, after: str | None, rows: bool
) -> None:
    try:
        guard_origin(socket.headers, own_url=own_url)
    except ShortlineError:
        return await socket.close(4403, "foreign origin")  # before it is accepted: the handshake fails with 403
    subscriber: Subscriber | None = None
    await socket.accept()
    try:
        signed_in = await _who(socket, db, clock)
        if hub is None or hub.position is None:
            raise Closing(1013, "try again soon")
        subscriber = await _greeted(hub, signed_in, after, rows=rows)
        await _both_ways(socket, hub, subscriber)
    except Closing as closing:
        await _close(socket, closing.code, closing.reason)
    except NotSignedIn:
        await _close(socket, 4401, "not signed in")
    except ShortlineError as error:
        await _close(socket, 1013 if error.status >= 500 else 4403, error.code)
    except WebSocketDisconnect:
        pass
    finally:
        if subscriber is not None and hub is not None:
            hub.leave(subscriber)


async def _who(socket: WebSocket, db: Database, clock: Clock) -> SignedIn:
    headers = socket.headers
    if "authorization" not in headers and COOKIE not in headers.get("cookie", ""):  # by either name
        headers = await _token_in_first_frame(socket)
    async with db.transaction() as tx:
        signed_in = await authenticate(tx, headers, now=clock.now())
    must(signed_in.actor, Action.EVENT_READ)
    return signed_in


async def _token_in_first_frame(socket: WebSocket) -> Headers:
    try:
        frame = await asyncio.wait_for(_frame(socket), FIRST_FRAME_WITHIN)
    except TimeoutError:
        raise NotSignedIn from None
    token = frame.get("token")
    if frame.get("type") != "auth" or not isinstance(token, str) or not token.isascii():
        raise NotSignedIn
    return Headers({"authorization": f"Bearer {token}"})


async def _greeted(hub: Hub, signed_in: SignedIn, after: str | None, *, rows: bool) -> Subscriber:
    """Say hello, and catch up with what was missed or tell the screen to start anew."""
    assert hub.position is not None
    subscriber = Subscriber(signed_in, hub.position, rows=rows)
    agent_id = str(signed_in.actor.agent_id)
    subscriber.say({"type": "hello", "position": hub.position, "agent_id": agent_id, "ease": hub.ease})
    if after is not None:
        asked = int(after) if after.isascii() and after.isdigit() and len(after) <= 18 else -1
        if await hub.can_resume(asked):
            subscriber.position = asked
        else:
            subscriber.start_anew()
    await hub.join(subscriber)
    hub.seen.arrived(subscriber, anew=after is None)
    await hub.presence.greet(subscriber)
    return subscriber


async def _both_ways(socket: WebSocket, hub: Hub, subscriber: Subscriber) -> None:
    listening = asyncio.create_task(_listen(socket, hub, subscriber))
    speaking = asyncio.create_task(_speak(socket, hub, subscriber))
    try:
        await asyncio.wait([listening, speaking], return_when=asyncio.FIRST_COMPLETED)
        for task in (speaking, listening):
            if task.done():
                task.result()  # raises what ended it
    finally:
        await end(listening, speaking)


async def _speak(socket: WebSocket, hub: Hub, subscriber: Subscriber) -> None:
    told = monotonic()
    while True:
        frame = await subscriber.next_frame(within=max(0.0, told + PING_EVERY - monotonic()))
        if subscriber.ended is not None:
            raise Closing(*subscriber.ended)
        if frame is not None:
            await socket.send_text(frame)
        if monotonic() - told >= PING_EVERY:
            told = monotonic()
            await socket.send_text(json.dumps({"type": "ping", "ease": hub.ease}))


async def _listen(socket: WebSocket, hub: Hub, subscriber: Subscriber) -> None:
    allowance, last = FRAMES_AT_ONCE, monotonic()
    while True:
        frame = await _frame(socket)
        now = monotonic()
        allowance = min(FRAMES_AT_ONCE, allowance + (now - last) * FRAMES_A_SECOND) - 1
        last = now
        if allowance < 0:
            raise Closing(1008, "too many frames")
        if frame.get("type") in ("active", "writing"):
            hub.seen.did_something(subscriber)
        if frame.get("type") in ("viewing", "writing"):
            writing = frame["type"] == "writing" and frame.get("writing") is not False
            await hub.presence.look(subscriber, _conversation(frame.get("conversation_id")), writing=writing)


def _conversation(value: Any) -> int | None:
    """None: looks at nothing. What is not an id is no conversation that anybody may see."""
    if value is None:
        return None
    try:
        return ids.parse(value)
    except NotFound:
        return 0


async def _frame(socket: WebSocket) -> dict[str, Any]:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or 1000)
    text = message.get("text")
    if text is None:
        raise Closing(1003, "text only")
    if len(text) > FRAME_MAX:
        raise Closing(1009, "too large")
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise Closing(1007, "not JSON") from None
    if not isinstance(frame, dict):
        raise Closing(1007, "not an object")
    return frame


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    with suppress(RuntimeError, OSError):  # the other side was faster
        await socket.close(code, reason)
