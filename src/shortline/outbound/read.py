"""Telling the customer that an agent has read, and that he is writing: only where the channel can, only on a person's act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from shortline import log
from shortline.channels.failures import ChannelError, NotSent, ProviderError, RateLimited
from shortline.channels.protocol import ReadsReceipts
from shortline.channels.registry import channel
from shortline.db import queries
from shortline.inboxes import store as inboxes
from shortline.jobs import JobContext, RetryLater
from shortline.secrets import Box

Q = queries(__package__)
LOG = log.get(__name__)
TRIES = 3


async def read(ctx: JobContext, payload: dict[str, Any]) -> None:
    """`{conversation_id, typing?, message_id?}`: marks the newest customer message, and with it all earlier ones."""
    typing = bool(payload.get("typing"))
    message_id = payload.get("message_id")
    async with ctx.db.transaction() as tx:
        newest = await Q.fetchrow(
            tx,
            "newest_inbound",
            conversation_id=int(payload["conversation_id"]),
            message_id=int(message_id) if message_id else None,
        )
        if newest is None or await Q.fetchval(tx, "is_on_hold"):
            return
        inbox = await inboxes.config(tx, newest["inbox_id"], Box.of(ctx.settings), ctx.settings)
    teller = channel(inbox.channel)
    if not isinstance(teller, ReadsReceipts):
        return
    try:
        await teller.mark_read(inbox, newest["provider_id"], ctx.http, typing=typing)
    except (NotSent, RateLimited, ProviderError) as error:
        if not typing and ctx.attempt + 1 < TRIES:
            raise RetryLater(timedelta(seconds=5 * 4**ctx.attempt), error.code) from error
    except ChannelError as error:
        LOG.info("could not mark as read", conversation_id=payload["conversation_id"], code=error.code)
