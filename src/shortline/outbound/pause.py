"""An inbox whose token is refused waits as a whole: its queue is kept, and leaves in order when the token is replaced."""

from __future__ import annotations

from datetime import datetime

from shortline import events, log
from shortline.db import Tx, queries
from shortline.events import kinds

Q = queries(__package__)
LOG = log.get(__name__)


async def pause(tx: Tx, inbox_id: int, secrets_hash: bytes, reason: str, *, now: datetime) -> None:
    """Unless an admin has replaced the secrets while the request was under way: that refusal was about the old ones."""
    paused = await Q.fetchval(tx, "pause_inbox", id=inbox_id, reason=reason, secrets_hash=secrets_hash, now=now)
    if paused is not None:
        LOG.warning("an inbox is paused", inbox_id=inbox_id, reason=reason)
        await events.record(
            tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, data={"state": "paused", "reason": reason}, at=now
        )
