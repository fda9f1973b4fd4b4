"""What the provider tells about an account of its own accord: quality, limits, names, alerts, and its templates."""

from datetime import datetime

from shortline import events, jobs, log
from shortline.channels.events import AccountChanged, AppError, TemplateChanged
from shortline.channels.protocol import InboxConfig
from shortline.db import Tx
from shortline.events import kinds
from shortline.inboxes.store import q

LOG = log.get(__name__)


async def account_changed(
    tx: Tx, inbox: InboxConfig, event: AccountChanged, *, now: datetime, journal_id: int | None
) -> None:
    """Kept as facts of the inbox; the event carries how grave it is, so that admins can be told."""
    await q.execute(
        tx,
        "learn_phone",
        id=inbox.id,
        display_phone_number=None,
        verified_name=None,
        quality_rating=event.quality,
        messaging_limit=event.messaging_limit,
        now=now,
    )
    if event.severity != "info":
        LOG.warning("the provider warns about an account", inbox_id=inbox.id, change=event.change, event=event.event)
    await events.record(
        tx,
        kinds.INBOX_UPDATED,
        inbox_id=inbox.id,
        data={
            "change": event.change,
            "event": event.event,
            "severity": event.severity,
            "journal_id": None if journal_id is None else str(journal_id),
        },
        cause="channel",
        at=now,
    )


async def template_changed(
    tx: Tx, inbox: InboxConfig, event: TemplateChanged, *, now: datetime, journal_id: int | None
) -> None:
    """News about one template. What cannot be taken from the news alone is asked for by a sync."""
    known = await q.execute(
        tx,
        "change_template",
        channel=inbox.channel,
        waba_id=inbox.waba_id,
        provider_id=event.template_id or "",
        name=event.name or "",
        language=event.language or "",
        status=event.status,
        quality=event.quality,
        category=event.category,
        reason=event.reason,
        judged=event.change == "status",
    )
    if not known or event.change == "components":
        await jobs.enqueue(tx, "templates.sync", {"inbox_id": inbox.id}, dedupe=f"templates.sync:{inbox.waba_id}")
    await events.record(
        tx, kinds.TEMPLATE_UPDATED, inbox_id=inbox.id, data={"change": event.change}, cause="channel", at=now
    )


async def app_error(tx: Tx, inbox: InboxConfig, event: AppError, *, now: datetime, journal_id: int | None) -> None:
    """Trouble of the app or the number that belongs to no message: admins have to hear of it."""
    codes = [error.code for error in event.errors]
    LOG.warning("the provider reports an error of the account", inbox_id=inbox.id, codes=codes)
    await events.record(
        tx,
        kinds.INBOX_UPDATED,
        inbox_id=inbox.id,
        data={
            "change": "error",
            "codes": codes,
            "severity": "warning",
            "journal_id": None if journal_id is None else str(journal_id),
        },
        cause="channel",
        at=now,
    )
