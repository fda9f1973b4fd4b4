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


async def ask(config: InboxConfig, http: Http) -> list[dict[str, Any]]:
    """The provider's list. Raises AccountTrouble."""
    found = channel(config.channel)
    if not isinstance(found, HasTemplates):
        raise NotFound("This channel has no templates.", reason="no_templates")
    try:
        return await found.list_templates(config, http)
    except ChannelError as error:
        raise trouble(error) from error


async def keep(tx: Tx, config: InboxConfig, listed: Sequence[Mapping[str, Any]], *, now: datetime) -> int:
    """Make our copy equal to the list; what is no longer listed is gone. Returns how many there are."""
    await q.fetchval(tx, "lock_templates", account=f"{config.channel}|{config.waba_id}")
    unique = {(each["name"], each["language"]): each for each in listed}
    await q.executemany(
        tx,
        "keep_template",
        [
            {
                "channel": config.channel,
                "waba_id": config.waba_id,
                "provider_id": each["provider_id"],
                "name": each["name"],
                "language": each["language"],
                "status": each["status"],
                "category": each["category"],
                "quality": each["quality"],
                "rejected_reason": each["rejected_reason"],
                "parameter_format": each["parameter_format"],
                "components": each["components"],
                "now": now,
            }
            for each in unique.values()
        ],
    )
    await q.execute(tx, "drop_templates", channel=config.channel, waba_id=config.waba_id, now=now)
    await q.execute(tx, "note_templates_synced", channel=config.channel, waba_id=config.waba_id, now=now)
    await events.record(tx, kinds.TEMPLATE_UPDATED, inbox_id=config.id, data={"change": "synced"}, at=now)
    return len(unique)


async def list_templates(tx: Tx, inbox_id: int | None) -> list[asyncpg.Record]:
    """Of one inbox, or of all live ones; each row names the inbox that can send it."""
    return await q.fetch(tx, "list_templates", inbox_id=inbox_id)


async def find_template(tx: Tx, inbox_id: int, name: str, language: str) -> asyncpg.Record | None:
    return await q.fetchrow(tx, "find_template", inbox_id=inbox_id, name=name, language=language)
