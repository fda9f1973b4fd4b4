"""`Idempotency-Key` on any POST: the second request with the same key gets the first one's answer.

The key belongs to the agent; the same key with another request is refused. A key whose first request died without an
answer may be used again after a minute. Answers may hold a token that is shown once, and requests a password: answers are
sealed, and fingerprints are keyed. Before signing in there is no agent, so the key is ignored there.
"""

import hashlib
import hmac
from datetime import timedelta

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shortline.api import problems
from shortline.api.deps import current_actor
from shortline.db import queries
from shortline.errors import BadRequest, Conflict, NotSignedIn, ShortlineError

Q = queries(__package__)
BODY_MAX = 1024 * 1024  # larger bodies (files) are told apart by their length only
RETRY_AFTER = timedelta(minutes=1)
TOO_MANY = 429  # "later" is no answer to keep: the same request is meant to come again


class Idempotency:
    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            return await self._app(scope, receive, send)
        request = Request(scope, receive)
        key = request.headers.get("idempotency-key")
        if not key:
            return await self._app(scope, receive, send)
        try:
            await self._once(request, key, scope, receive, send)
        except ShortlineError as error:
            await problems.refuse(request, error)(scope, receive, send)

    async def _once(self, request: Request, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        if len(key) > 200:
            raise BadRequest(
                "An Idempotency-Key has at most 200 characters.", reason="idempotency_key", field="Idempotency-Key"
            )
        scope["state"] = scope.get("state") or {}
        try:
            actor = await current_actor(request)
        except NotSignedIn:
            return await self._app(scope, receive, send)
        runtime = request.app.state.runtime
        replayed, digest = await _digest(request, runtime.settings.secret_key)
        now = runtime.clock.now()
        async with runtime.db.transaction() as tx:
            mine = await Q.fetchval(
                tx, "claim_key", agent_id=actor.agent_id, key=key, request_hash=digest, now=now, stale=now - RETRY_AFTER
            )
            known = None if mine else await Q.fetchrow(tx, "get_key", agent_id=actor.agent_id, key=key)
        if known is not None:
            if known["request_hash"] != digest:
                raise BadRequest("This Idempotency-Key was used for another request.", code="idempotency_mismatch")
            if known["status"] is None:
                raise Conflict("The first request with this key is still running.", code="in_progress")
            await send(
                {
                    "type": "http.response.start",
                    "status": known["status"],
                    "headers": [(b"content-type", b"application/json"), (b"idempotent-replay", b"true")],
                }
            )
            answer: str = runtime.box.open(known["response"])["body"]
            await send({"type": "http.response.body", "body": answer.encode("latin-1")})
            return
        status, chunks = 500, []

        async def record(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, replayed, record)
        finally:
            async with runtime.db.transaction() as tx:
                if status < 500 and status != TOO_MANY:
                    sealed = runtime.box.seal({"body": b"".join(chunks).decode("latin-1")})
                    await Q.execute(tx, "save_answer", agent_id=actor.agent_id, key=key, status=status, response=sealed)
                else:
                    await Q.execute(tx, "forget_key", agent_id=actor.agent_id, key=key)


async def _digest(request: Request, secret_key: str) -> tuple[Receive, bytes]:
    """A fingerprint of the request, and a `receive` that still delivers its body."""
    line = f"{request.method} {request.url.path}?{request.url.query}\n"
    digest = hmac.new(secret_key.encode(), line.encode(), hashlib.sha256)
    length = request.headers.get("content-length", "")
    if (
        request.headers.get("content-type", "").startswith("multipart/")
        or not length.isdigit()
        or int(length) > BODY_MAX
    ):
        digest.update(length.encode())
        return request.receive, digest.digest()
    body = await request.body()
    digest.update(body)

    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return again, digest.digest()
