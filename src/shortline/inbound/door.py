"""The webhook door: a small raw ASGI application in front of the framework.

The whole path: read with a limit, check the signature over the raw bytes, commit, answer 200. The body is never parsed
here. Our own trouble is always 503, so that the provider keeps the update and sends it again.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl

import asyncpg
from starlette.types import Receive, Scope, Send

from shortline import events, log
from shortline.channels.failures import WebhookRejected
from shortline.channels.registry import CHANNELS
from shortline.clock import Clock
from shortline.db import GONE, Database, queries
from shortline.errors import ShortlineError, Unavailable
from shortline.failpoints import failpoint
from shortline.ids import MAX_ID
from shortline.inbound.body import Gone, Reading, TooBig, TooBusy, TooSlow
from shortline.inbound.counters import WEBHOOKS
from shortline.inbound.door_keys import DoorKey, DoorKeys
from shortline.inbound.journal import Journal
from shortline.secrets import Box

LOG = log.get(__name__)
Q = queries(__package__)
Headers = Mapping[str, str]


@runtime_checkable
class AnswersHandshake(Protocol):
    """A channel whose provider asks once whether this address is ours."""

    def challenge(self, verify_token: str, query: Mapping[str, str]) -> str: ...


class Door:
    """`Door(db, box, journal, clock)`; mounted at /hooks/{channel}/{inbox_id}."""

    def __init__(self, db: Database, box: Box, journal: Journal, clock: Clock):
        self._db, self._journal, self._clock = db, journal, clock
        self._keys = DoorKeys(db, box)
        self._reading = Reading()
        self._counted = {
            (channel, outcome): WEBHOOKS.labels(channel, outcome)
            for channel in (*CHANNELS, "unknown")
            for outcome in OUTCOMES
        }

    def forget(self) -> None:
        """An inbox was added or changed: look at its secrets afresh."""
        self._keys.forget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        channel, inbox_id = _address(scope["path"])
        if channel is None or inbox_id is None:
            return await self._answer(send, 404, "unknown", "unknown_inbox")
        try:
            key = await self._keys.find(inbox_id)
            if key is None or key.channel != channel:
                return await self._answer(send, 404, channel, "unknown_inbox")
            if scope["method"] == "POST":
                await self._keep(key, scope, receive, send)
            elif scope["method"] == "GET":
                await self._shake_hands(key, scope, send)
            else:
                await self._answer(send, 405, channel, "wrong_method", headers=[(b"allow", b"GET, POST")])
        except (ShortlineError, asyncpg.PostgresError, *GONE) as error:
            LOG.warning("the webhook door could not do its work", error=type(error).__name__)
            await self._answer(send, 503, channel, "unavailable", headers=BUSY)

    def take(self, url: bytes, headers: "RawHeaders", body: bytes, answer: Callable[[int], None]) -> bool:
        """Keep a whole body at once if nothing about it needs a second look; `answer` is called with 200 or 503 later.

        False when it has to come through the door as an ASGI request; nothing was kept and nothing counted then.
        """
        channel, inbox_id = _address(url.decode("latin-1"))
        key = None if inbox_id is None else self._keys.known(inbox_id)
        if channel is None or key is None or key.channel != channel:
            return False
        failpoint("in.body_read")
        try:
            CHANNELS[channel].verify(key.app_secrets, _headers(headers), body)
        except WebhookRejected:
            return False
        failpoint("in.signature_ok")

        def done(error: Exception | None) -> None:
            self._counted[channel, "unavailable" if error else "kept"].inc()
            answer(503 if error else 200)
            failpoint("in.answered")

        try:
            self._journal.put(channel, key.inbox_id, self._clock.now(), body, done)
        except Unavailable:
            return False
        return True

    async def _keep(self, key: DoorKey, scope: Scope, receive: Receive, send: Send) -> None:
        channel, headers = key.channel, _headers(scope["headers"])
        try:
            body = await self._reading.read(headers.get("content-length"), receive)
        except TooBig:
            return await self._answer(send, 413, channel, "too_large", headers=CLOSE)
        except TooSlow:
            return await self._answer(send, 408, channel, "too_slow", headers=CLOSE)
        except TooBusy:
            return await self._answer(send, 503, channel, "unavailable", headers=CLOSE)
        except Gone:
            self._counted[channel, "disconnected"].inc()
            return
        failpoint("in.body_read")
        try:
            CHANNELS[channel].verify(key.app_secrets, headers, body)
        except WebhookRejected:
            return await self._answer(send, 401, channel, "bad_signature")
        failpoint("in.signature_ok")
        await self._journal.append(channel, key.inbox_id, self._clock.now(), body)
        await self._answer(send, 200, channel, "kept")
        failpoint("in.answered")

    async def _shake_hands(self, key: DoorKey, scope: Scope, send: Send) -> None:
        provider = CHANNELS[key.channel]
        query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=50))
        try:
            if not isinstance(provider, AnswersHandshake) or key.state == "disabled":
                raise WebhookRejected("This inbox answers no verification request.")
            challenge = provider.challenge(key.verify_token, query)
        except WebhookRejected:
            return await self._answer(send, 403, key.channel, "handshake_refused")
        now = self._clock.now()
        async with self._db.transaction() as tx:
            await Q.execute(tx, "mark_verified", id=key.inbox_id, at=now)
            await events.record(tx, events.kinds.INBOX_UPDATED, at=now, inbox_id=key.inbox_id, cause="handshake")
        await self._answer(
            send, 200, key.channel, "handshake", body=challenge.encode("utf-8", "replace"), headers=PLAIN
        )

    async def _answer(
        self, send: Send, status: int, channel: str, outcome: str, *, body: bytes = b"", headers: "RawHeaders" = ()
    ) -> None:
        self._counted[channel, outcome].inc()
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": status, "headers": [length, *headers]})
        await send({"type": "http.response.body", "body": body})


RawHeaders = list[tuple[bytes, bytes]] | tuple[()]
CLOSE: RawHeaders = [(b"connection", b"close")]
BUSY: RawHeaders = [(b"retry-after", b"5")]
PLAIN: RawHeaders = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
OUTCOMES = (
    "kept", "bad_signature", "too_large", "too_slow", "unknown_inbox", "wrong_method", "unavailable", "disconnected",
    "handshake", "handshake_refused",
)  # fmt: skip


@lru_cache(1024)
def _address(path: str) -> tuple[str | None, int | None]:
    """/hooks/whatsapp/42 -> ('whatsapp', 42); None for what is neither a channel of ours nor an id."""
    parts = path.split("/")
    if len(parts) != 4 or parts[2] not in CHANNELS:
        return None, None
    number = parts[3]
    if not (number.isascii() and number.isdigit() and len(number) <= 19 and 0 < int(number) <= MAX_ID):
        return parts[2], None
    return parts[2], int(number)


def _headers(raw: RawHeaders) -> dict[str, str]:
    """The length, and what providers sign with (`x-...`). One sent twice is joined, as HTTP has it: two signatures make none."""
    found: dict[str, str] = {}
    for raw_name, raw_value in raw:  # names come in lower case
        if raw_name[:2] == b"x-" or raw_name == b"content-length":
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found
