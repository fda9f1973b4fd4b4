"""A file is looked through before anybody opens it: once, and again as long as the scanner cannot be reached.

What has no verdict waits (`pending`, with the reason `not_scanned`), or is shown with that reason where the operator
allows it. With no scanner named, nothing of this happens.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from shortline import events, log
from shortline.db import Database, Tx, queries
from shortline.errors import Unavailable
from shortline.jobs import JobContext
from shortline.media.attachment import Attachment
from shortline.media.scanner import Infected, NotReachable, scanner_of
from shortline.media.store import ObjectStore
from shortline.media.turns import Turns
from shortline.settings import Settings

Q = queries(__package__)
LOG = log.get(__name__)
TURNS = Turns(3)  # of files of up to 100 MB
BATCH = 50
IN_VAIN_MOST = 3  # one file may be too large for the scanner; three running, and it is away
INFECTED: Final = "infected"
NOT_SCANNED: Final = "not_scanned"


class ScannerAway(Unavailable):
    code = "scanner_unavailable"
    sentence = "The virus scanner cannot be reached, so this file cannot be added now. Try again in a moment."


async def verdict(settings: Settings, content: bytes) -> str:
    """What becomes of these bytes: '' (clean, or nobody to ask), INFECTED or NOT_SCANNED. Whoever asks says what is done."""
    scanner = scanner_of(settings)
    if scanner is None:
        return ""
    try:
        await scanner.ask(content)
    except Infected as infected:
        LOG.warning("a file was refused by the virus scanner", found=infected.name)
        return INFECTED
    except NotReachable as error:
        LOG.warning("the virus scanner gave no verdict", reason=str(error))
        return NOT_SCANNED
    return ""


async def before_opening(
    db: Database, store: ObjectStore, settings: Settings, attachment: Attachment, *, now: datetime
) -> Attachment:
    """The same file, as it may be shown now. Asks about a file that was kept before there was a scanner."""
    if not settings.scanner or attachment.scanned_at is not None or attachment.object_key is None:
        return attachment
    if attachment.state != "ready" or (attachment.failure == NOT_SCANNED and settings.serve_unscanned):
        return attachment  # not to be opened, or allowed until the job has a verdict
    return await _settle(db, store, settings, attachment, now=now)


async def ask_again(ctx: JobContext, payload: dict[str, Any]) -> None:
    """The job `media.scan`: every file that waits for a verdict."""
    if not ctx.settings.scanner:
        await _let_go(ctx)
        return
    async with ctx.db.transaction() as tx:
        waiting = [Attachment.of(row) for row in await Q.fetch(tx, "list_unscanned", most=BATCH)]
    in_vain = 0
    for attachment in waiting:
        after = await _settle(ctx.db, ctx.store, ctx.settings, attachment, now=ctx.clock.now())
        in_vain = in_vain + 1 if after.failure == NOT_SCANNED else 0
        if in_vain == IN_VAIN_MOST:
            return


async def _let_go(ctx: JobContext) -> None:
    """The operator took the scanner away: what waited for it is shown as without one."""
    async with ctx.db.transaction() as tx:
        for row in await Q.fetch(tx, "list_unscanned", most=BATCH):
            await save(tx, Attachment.of(row), state="ready", failure="", scanned=False, now=ctx.clock.now())


async def _settle(
    db: Database, store: ObjectStore, settings: Settings, attachment: Attachment, *, now: datetime
) -> Attachment:
    assert attachment.object_key is not None
    async with TURNS.take():
        found = await verdict(settings, await store.get(attachment.object_key))
    state = state_of(found, settings)
    async with db.transaction() as tx:
        await save(tx, attachment, state=state, failure=found, scanned=found != NOT_SCANNED, now=now)
        row = await Q.fetchrow(tx, "find", id=attachment.id)
    assert row is not None
    return Attachment.of(row)


def state_of(found: str, settings: Settings) -> str:
    if found == INFECTED:
        return "refused"
    return "pending" if found == NOT_SCANNED and not settings.serve_unscanned else "ready"


async def save(tx: Tx, attachment: Attachment, *, state: str, failure: str, scanned: bool, now: datetime) -> None:
    """Write a verdict down, and tell the screens when something changed for them."""
    changed = await Q.execute(
        tx,
        "save_verdict",
        id=attachment.id,
        state=state,
        failure=failure,
        scanned_at=now if scanned else None,
        was=attachment.state,
    )
    if changed and (state, failure) != (attachment.state, attachment.failure):
        await tell(tx, attachment, state, now)


async def tell(tx: Tx, attachment: Attachment, state: str, now: datetime) -> None:
    if attachment.message_id is not None:
        await Q.execute(tx, "bump_message", id=attachment.message_id)
    await events.record(
        tx,
        events.kinds.MESSAGE_MEDIA,
        at=now,
        conversation_id=attachment.conversation_id,
        message_id=attachment.message_id,
        inbox_id=attachment.inbox_id,
        data={"attachment_id": attachment.id, "state": state},
    )
