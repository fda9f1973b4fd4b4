"""The approved texts of an account: a copy of the provider's list, renewed by sync and by its own news."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.channels.failures import ChannelError
from shortline.channels.protocol import HasTemplates, InboxConfig
from shortline.channels.registry import channel
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.events import kinds
from shortline.http import Http
from shortline.inboxes.connect import trouble
from shortline.inboxes.store import q
from shortline.inboxes.template_news import News, alert_after, news


async def ask(config: InboxConfig, http: Http) -> list[dict[str, Any]]:
    """The provider's list. Raises AccountTrouble."""
    found = channel(config.channel)
    if not isinstance(found, HasTemplates):
        raise NotFound("This channel has no templates.", reason="no_templates")
    try:
        return await found.list_templates(config, http)
    except ChannelError as error:
        raise trouble(error) from error


async def keep(
    tx: Tx,
    config: InboxConfig,
    listed: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
    asked_at: datetime | None = None,
) -> int:
    """Make our copy equal to the list; what is no longer listed is gone. Returns how many there are.

    `asked_at`: when the list was asked for. What was written here since then is not in it, and stays.
    """
    await q.fetchval(tx, "lock_templates", account=f"{config.channel}|{config.waba_id}")
    unique = {(each["name"], each["language"]): each for each in listed}
    kept = await q.fetch(tx, "list_templates_before", channel=config.channel, waba_id=config.waba_id)
    before = {(row["name"], row["language"]): row for row in kept}
    changes: list[tuple[Mapping[str, Any], News]] = []
    rows = []
    for key, each in unique.items():
        known = before.get(key)
        found = news(known, each) if known is not None else None
        if found is not None:
            changes.append((each, found))
        rows.append(
            {
                "channel": config.channel,
                "waba_id": config.waba_id,
                "provider_id": each["provider_id"],
                "name": each["name"],
                "language": each["language"],
                "status": each["status"],
                "category": each["category"],
                "previous_category": previous_category(known, each["category"]),
                "quality": each["quality"],
                "rejected_reason": each["rejected_reason"],
                "parameter_format": each["parameter_format"],
                "components": each["components"],
                "alert": alert_after(known, found, now),
                "now": now,
            }
        )
    await q.executemany(tx, "keep_template", rows)
    await q.execute(tx, "drop_templates", channel=config.channel, waba_id=config.waba_id, before=asked_at or now)
    await q.execute(tx, "note_templates_synced", channel=config.channel, waba_id=config.waba_id, now=now)
    await events.record(tx, kinds.TEMPLATE_UPDATED, inbox_id=config.id, data={"change": "synced"}, at=now)
    for each, found in changes:
        await tell(tx, config.id, each["name"], each["language"], found, now=now)
    return len(unique)


def previous_category(before: Mapping[str, Any] | None, category: str) -> str:
    """What it cost before; '' while it never changed."""
    if before is None:
        return ""
    changed = bool(before["category"] and category and before["category"] != category)
    kept: str = before["category"] if changed else before["previous_category"]
    return kept


async def tell(tx: Tx, inbox_id: int, name: str, language: str, found: News, *, now: datetime, cause: str = "") -> None:
    """The event that screens show to those who look after templates."""
    data = {"change": found.code, "severity": found.severity, "name": name, "language": language}
    await events.record(tx, kinds.TEMPLATE_UPDATED, inbox_id=inbox_id, data=data, cause=cause, at=now)


async def list_templates(tx: Tx, inbox_id: int | None) -> list[asyncpg.Record]:
    """Of one inbox, or of all live ones; each row names the inbox that can send it."""
    return await q.fetch(tx, "list_templates", inbox_id=inbox_id)


async def find_template(tx: Tx, inbox_id: int, name: str, language: str) -> asyncpg.Record | None:
    return await q.fetchrow(tx, "find_template", inbox_id=inbox_id, name=name, language=language)
