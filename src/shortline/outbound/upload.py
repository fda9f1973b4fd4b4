"""Files go to the provider before the message that names them, once for each inbox; an upload is good for 29 days.

Uploading twice is harmless, so this happens before the attempt: a lost answer here never makes a message `unknown`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shortline.channels.draft import Media
from shortline.channels.failures import ChannelError, ContentRejected, OutcomeUnknown, ProviderError
from shortline.channels.protocol import CarriesMedia
from shortline.channels.registry import channel
from shortline.conversations import store as conversations
from shortline.db import queries
from shortline.errors import NotFound, ShortlineError
from shortline.inboxes import store as inboxes
from shortline.outbound import words
from shortline.outbound.change import change_state
from shortline.outbound.claim import is_due, withhold_moved
from shortline.outbound.outcome import Again, Failed, Outcome, classify
from shortline.outbound.pause import pause
from shortline.outbound.rhythm.refused import refused

if TYPE_CHECKING:
    from shortline.outbound.deliver import Tools

Q = queries(__package__)
GOOD_FOR = timedelta(days=29)  # the provider keeps it 30
LEASE = timedelta(seconds=150)  # longer than the transfer's own deadline


class UploadStopped(Exception):
    """The file could not go up; the message is settled or queued again."""

    def __init__(self, outcome: Outcome | None):
        self.outcome = outcome
        super().__init__("upload stopped")


async def upload_if_needed(message_id: int, conversation_id: int, tools: Tools) -> dict[int, str]:
    """The provider's id of each of the message's files, by our attachment. Raises UploadStopped.

    What went up stays up: a second try begins with the file that failed.
    """
    async with tools.db.transaction() as tx:
        kept = await Q.fetchrow(tx, "peek_draft", id=message_id)
    if kept is None:
        return {}
    known: dict[int, str] = {}
    for media in words.draft(kept["draft"]).files:
        if media.attachment_id is not None and media.attachment_id not in known:
            inbox_id = int(kept["inbox_id"])
            known[media.attachment_id] = await _upload(message_id, conversation_id, media, inbox_id, tools)
    return known


async def _upload(message_id: int, conversation_id: int, media: Media, inbox_id: int, tools: Tools) -> str:
    now = tools.clock.now()
    async with tools.db.transaction() as tx:
        file = await Q.fetchrow(tx, "find_file", id=media.attachment_id)
        known = still_good(file["uploads"], inbox_id, now) if file else None
        if known is not None:
            return known
        await conversations.lock(tx, conversation_id)
        row = await Q.fetchrow(tx, "lock_entry", id=message_id)
        if row is None or not await is_due(tx, row, now=now):
            raise UploadStopped(None)
        withheld = await withhold_moved(tx, row, now=now)
        lease_until = now + LEASE
        if not withheld:
            await Q.execute(tx, "lease_for_upload", message_id=message_id, lease_until=lease_until)
        inbox = await inboxes.config(tx, row["inbox_id"], tools.box, tools.settings)
        secrets_hash = await Q.fetchval(tx, "secrets_hash", id=row["inbox_id"])
    if withheld:
        raise UploadStopped(None)
    try:
        if file is None or file["object_key"] is None:
            raise ContentRejected("The file is gone.", code="media_rejected")
        carrier = channel(inbox.channel)
        if not isinstance(carrier, CarriesMedia):
            raise ContentRejected("This channel carries no files.", code="media_rejected")
        content = await tools.store.get(file["object_key"])
        told = replace(media, mime=file["mime"], size=file["size"], filename=file["filename"] or None)
        provider_id = await carrier.upload_media(inbox, told, content, tools.http)
    except Exception as error:
        outcome = _outcome(error, tries=row["attempts"] + 1, age=now - row["created_at"], now=tools.clock.now())
        async with tools.db.transaction() as tx:
            await _stop(tx, message_id, conversation_id, outcome, secrets_hash, now=tools.clock.now())
        raise UploadStopped(outcome) from error
    async with tools.db.transaction() as tx:
        upload = {"id": provider_id, "uploaded_at": tools.clock.now().isoformat()}
        await Q.execute(tx, "save_upload", id=media.attachment_id, inbox_id=str(inbox.id), upload=upload)
        await Q.execute(tx, "release_upload", message_id=message_id, lease_until=lease_until)
    return provider_id


def still_good(uploads: dict[str, Any], inbox_id: int, now: datetime) -> str | None:
    known = uploads.get(str(inbox_id))
    if not isinstance(known, dict) or not known.get("id"):
        return None
    return str(known["id"]) if datetime.fromisoformat(known["uploaded_at"]) + GOOD_FOR > now else None


def _outcome(error: Exception, *, tries: int, age: timedelta, now: datetime) -> Outcome:
    """No message has been sent whatever happened here: what would be `unknown` for a message is only "again"."""
    if isinstance(error, NotFound):
        error = ContentRejected("The file is gone.", code="media_rejected")
    elif isinstance(error, ShortlineError | OutcomeUnknown) or not isinstance(error, ChannelError):
        error = ProviderError("The file could not be handed over.", code="unreachable", transient=True)
    return classify(error, tries=tries, age=age, now=now)


async def _stop(
    tx: Any, message_id: int, conversation_id: int, outcome: Outcome, secrets_hash: bytes, *, now: datetime
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
    if isinstance(outcome, Again) and outcome.slows == "number":
        await refused(tx, row, outcome.slows, outcome.not_before, now=now)
    if not again:
        await Q.execute(tx, "note_failed", id=conversation_id)
    await Q.fetchval(tx, "ring")
