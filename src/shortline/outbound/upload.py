"""Files go to the provider before the message that names them.

Uploading twice is harmless, so this happens before the attempt: a lost answer here never makes a message `unknown`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shortline.channels.draft import Draft
from shortline.channels.failures import ChannelError, ContentRejected, OutcomeUnknown, ProviderError
from shortline.channels.registry import channel
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.inboxes import store as inboxes
from shortline.media.outgoing import with_uploaded_file
from shortline.outbound import words
from shortline.outbound.change import change_state
from shortline.outbound.claim import is_due
from shortline.outbound.outcome import Again, Failed, Outcome, classify
from shortline.outbound.pause import pause

if TYPE_CHECKING:
    from shortline.outbound.deliver import Tools

Q = queries(__package__)
LEASE = timedelta(seconds=150)  # longer than the transfer's own deadline


class UploadStopped(Exception):
    """The file could not go up; the message is settled or queued again."""

    def __init__(self, outcome: Outcome | None):
        self.outcome = outcome
        super().__init__("upload stopped")


async def upload_if_needed(message_id: int, conversation_id: int, tools: Tools) -> Draft | None:
    """The draft with the provider's id of its file; None when it carries none. Raises UploadStopped."""
    async with tools.db.transaction() as tx:
        kept = await Q.fetchval(tx, "peek_draft", id=message_id)
        draft = words.draft(kept) if kept is not None else None
        if draft is None or draft.file is None:
            return None
        now = tools.clock.now()
        await conversations.lock(tx, conversation_id)
        row = await Q.fetchrow(tx, "lock_entry", id=message_id)
        if row is None or not await is_due(tx, row, now=now):
            raise UploadStopped(None)
        lease_until = now + LEASE
        await Q.execute(tx, "lease_for_upload", message_id=message_id, lease_until=lease_until)
        inbox = await inboxes.config(tx, row["inbox_id"], tools.box, tools.settings)
        secrets_hash = await Q.fetchval(tx, "secrets_hash", id=row["inbox_id"])
    try:
        ready = await with_uploaded_file(
            draft,
            channel=channel(inbox.channel),
            inbox=inbox,
            db=tools.db,
            store=tools.store,
            http=tools.http,
            now=now,
        )
    except Exception as error:
        outcome = _outcome(error, tries=row["attempts"] + 1, age=now - row["created_at"], now=tools.clock.now())
        async with tools.db.transaction() as tx:
            await _stop(tx, message_id, conversation_id, outcome, secrets_hash, now=tools.clock.now())
        raise UploadStopped(outcome) from error
    async with tools.db.transaction() as tx:
        await Q.execute(tx, "release_upload", message_id=message_id, lease_until=lease_until)
    return ready


def _outcome(error: Exception, *, tries: int, age: timedelta, now: datetime) -> Outcome:
    """No message has been sent whatever happened here: what would be `unknown` for a message is only "again"."""
    if isinstance(error, NotFound):
        error = ContentRejected("The file is gone.", code="media_rejected")
    elif isinstance(error, OutcomeUnknown) or not isinstance(error, ChannelError):
        error = ProviderError("The file could not be handed over.", code="unreachable", transient=True)
    return classify(error, tries=tries, age=age, now=now)


async def _stop(
    tx: Tx, message_id: int, conversation_id: int, outcome: Outcome, secrets_hash: bytes, *, now: datetime
) -> None:
    await conversations.lock(tx, conversation_id)
    row = await Q.fetchrow(tx, "lock_entry", id=message_id)
    if row is None or row["state"] not in ("held", "queued"):
        return
    await Q.execute(tx, "count_try", message_id=message_id)
    again = isinstance(outcome, Again)
    await Q.execute(
        tx,
        "save_outbox",
        message_id=message_id,
        state="queued" if again else "settled",
        not_before=outcome.not_before if isinstance(outcome, Again) else row["not_before"],
        unknown_since=None,
        settled_at=None if again else now,
    )
    assert isinstance(outcome, Again | Failed)
    await change_state(tx, row, "queued" if again else "failed", now=now, failure=outcome.failure)
    if isinstance(outcome, Again) and outcome.pause is not None:
        await pause(tx, row["inbox_id"], secrets_hash, outcome.pause, now=now)
    if not again:
        await Q.execute(tx, "note_failed", id=conversation_id)
    await Q.fetchval(tx, "ring")
