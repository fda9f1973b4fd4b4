"""Sending one message in three steps: claim, request, settle; never a transaction across the wire.

The only place that calls a channel's `send`. Safe to run twice: the second run finds nothing to claim.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from shortline import log
from shortline.channels.failures import ChannelError
from shortline.channels.registry import channel
from shortline.clock import Clock
from shortline.db import GONE, RETRYABLE, Database
from shortline.errors import Unavailable
from shortline.failpoints import failpoint
from shortline.http import Http
from shortline.media.store import ObjectStore
from shortline.outbound import words
from shortline.outbound.claim import Entry, claim
from shortline.outbound.outcome import Again, Outcome, accepted, classify
from shortline.outbound.settle import settle
from shortline.outbound.upload import UploadStopped, upload_if_needed
from shortline.secrets import Box
from shortline.settings import Settings

LOG = log.get(__name__)
SETTLE_PAUSE = 0.3
DEADLINE = 30.0  # above the channel's own: nothing holds a slot for ever


@dataclass(frozen=True, slots=True)
class Tools:
    """What sending needs; nothing ambient."""

    db: Database
    clock: Clock
    http: Http
    box: Box
    store: ObjectStore
    settings: Settings
    on_attempt: Callable[[datetime], None] = lambda _at: None  # told when an attempt is committed


async def deliver(
    message_id: int, conversation_id: int, tools: Tools, *, on_asked: Callable[[], None] = lambda: None
) -> Outcome | None:
    """Send one message if it is due. None: there was nothing to do. `on_asked`: told when it has its turn, or its place."""
    try:
        uploaded = await upload_if_needed(message_id, conversation_id, tools)
    except UploadStopped as stopped:
        return stopped.outcome
    async with tools.db.transaction() as tx:
        now = tools.clock.now()
        entry = await claim(tx, message_id, conversation_id, box=tools.box, settings=tools.settings, now=now)
    on_asked()
    if entry is None:
        return None
    if uploaded:
        entry = replace(entry, draft=entry.draft.with_media_ids(uploaded))
    tools.on_attempt(now)
    failpoint("out.attempt_committed")
    outcome = await request(entry, tools)
    failpoint("out.answered")
    await write_down(entry, outcome, tools)
    failpoint("out.settled")
    return outcome


async def write_down(entry: Entry, outcome: Outcome, tools: Tools) -> None:
    """What we know must not be lost to a database that is away for a moment: try as long as the message is ours."""
    while True:
        try:
            async with tools.db.transaction() as tx:
                await settle(tx, entry, outcome, now=tools.clock.now())
            return
        except (*GONE, *RETRYABLE, Unavailable) as error:
            if entry.lease_is_over:
                raise
            LOG.warning("an outcome waits for the database", message_id=entry.message_id, error=type(error).__name__)
            await asyncio.sleep(SETTLE_PAUSE)


async def request(entry: Entry, tools: Tools) -> Outcome:
    """One request, and what it proved. Whatever happens here becomes an outcome."""
    now = tools.clock.now()
    if entry.lease_is_over:
        # We were frozen: others may have decided by now. Nothing was sent by us, and nothing will be.
        return Again(
            now, {"code": "unreachable", "sentence": "The sender was stopped before it could send."}, "not_sent"
        )
    try:
        async with asyncio.timeout(DEADLINE):
            sent = await channel(entry.inbox.channel).send(
                entry.inbox, entry.to, entry.draft, tools.http, words.attempt_key(entry.attempt_id)
            )
    except Exception as error:
        now = tools.clock.now()
        outcome = classify(error, tries=entry.tries, age=now - entry.asked_at, now=now, bulk=entry.bulk)
        if not isinstance(error, ChannelError):
            LOG.error("sending broke in an unforeseen way", exc=error, message_id=entry.message_id)
        else:
            LOG.info("not accepted", message_id=entry.message_id, outcome=type(outcome).__name__, code=error.code)
        return outcome
    failpoint("out.accepted")
    return accepted(sent)
