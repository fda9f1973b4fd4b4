"""What the provider tells about an account of its own accord: quality, limits, names, alerts, and its templates."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline import events, jobs, log
from shortline.channels.events import AccountChanged, AppError, TemplateChanged
from shortline.channels.protocol import InboxConfig
from shortline.db import Tx
from shortline.events import kinds
from shortline.inboxes import number_news, templates
from shortline.inboxes.store import q
from shortline.inboxes.template_news import News, alert_after, news

LOG = log.get(__name__)


async def account_changed(
    tx: Tx, inbox: InboxConfig, event: AccountChanged, *, now: datetime, journal_id: int | None
) -> None:
    """Kept as facts of the inbox; the event carries how grave it is, so that admins can be told."""
    told = {"quality_rating": event.quality, "messaging_limit": event.messaging_limit, "throughput": event.throughput}
    await number_news.learn(tx, inbox.id, told, source="platform", now=now)
    await number_news.account_told(tx, inbox.id, event, now=now)
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
    """News about one template. What cannot be taken from the news alone is asked for by a sync, which finds what is new."""
    rows = await q.fetch(
        tx,
        "lock_templates_named",
        channel=inbox.channel,
        waba_id=inbox.waba_id,
        provider_id=event.template_id or "",
        name=event.name or "",
        language=event.language or "",
    )
    found = None
    for row in rows:
        after = _after(row, event)
        found = news(row, after) or coming(event)
        await q.execute(
            tx,
            "save_template_state",
            id=row["id"],
            status=after["status"],
            category=after["category"],
            previous_category=templates.previous_category(row, after["category"]),
            quality=after["quality"],
            rejected_reason=after["rejected_reason"],
            alert=alert_after(row, found, now),
        )
        if found is not None:
            await templates.tell(tx, inbox.id, row["name"], row["language"], found, now=now, cause="channel")
    if not rows or event.change == "components":
        await jobs.enqueue(tx, "templates.sync", {"inbox_id": inbox.id}, dedupe=f"templates.sync:{inbox.waba_id}")
    if found is None:
        await events.record(
            tx, kinds.TEMPLATE_UPDATED, inbox_id=inbox.id, data={"change": event.change}, cause="channel", at=now
        )


def _after(row: Mapping[str, Any], event: TemplateChanged) -> dict[str, Any]:
    told = {"status": event.status, "quality": event.quality, "category": event.category}
    after = {**row, **{name: value for name, value in told.items() if value}}
    if event.change == "status":
        after["rejected_reason"] = event.reason or ""
    return after


def coming(event: TemplateChanged) -> News | None:
    """A change of category that the provider announces a day ahead: it still has the old one."""
    after = event.data.get("correct_category") if event.change == "category" else None
    if not isinstance(after, str) or after == event.category:
        return None
    return News(code="category_coming", severity="warning", params={"before": event.category or "", "after": after})


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
