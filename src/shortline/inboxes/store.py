"""What the database knows about inboxes. Secrets leave it sealed, and are opened only into an `InboxConfig`."""

from datetime import datetime
from typing import Any

import asyncpg

from shortline.channels.protocol import InboxConfig
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.inboxes.inbox import Inbox
from shortline.secrets import Box
from shortline.settings import Settings

q = queries(__package__)


async def get_inbox(tx: Tx, inbox_id: int) -> Inbox:
    row = await q.fetchrow(tx, "find_inbox", id=inbox_id)
    if row is None:
        raise NotFound
    return _inbox(row)


async def lock_inbox(tx: Tx, inbox_id: int) -> Inbox:
    row = await q.fetchrow(tx, "lock_inbox", id=inbox_id)
    if row is None:
        raise NotFound
    return _inbox(row)


async def list_inboxes(tx: Tx, *, after: int = 0, limit: int = 200, with_disabled: bool = False) -> list[Inbox]:
    rows = await q.fetch(tx, "list_inboxes", after=after, limit=limit, with_disabled=with_disabled)
    return [_inbox(row) for row in rows]


async def save_inbox(tx: Tx, inbox: Inbox, *, now: datetime) -> None:
    """Everything but its secrets and what is learnt of it."""
    await q.execute(
        tx,
        "save_inbox",
        id=inbox.id,
        name=inbox.name,
        phone_number_id=inbox.phone_number_id,
        waba_id=inbox.waba_id,
        graph_url=inbox.graph_url,
        team_id=inbox.team_id,
        state=inbox.state,
        paused_reason=inbox.paused_reason,
        now=now,
    )


async def find_by_number(tx: Tx, channel: str, phone_number_id: str) -> Inbox | None:
    """The inbox an update for this number belongs to, whatever door it came through."""
    row = await q.fetchrow(tx, "find_by_number", channel=channel, phone_number_id=phone_number_id)
    return _inbox(row) if row else None


async def list_by_account(tx: Tx, channel: str, waba_id: str) -> list[Inbox]:
    """Every inbox of a business account: updates about the account itself concern all of them."""
    return [_inbox(row) for row in await q.fetch(tx, "list_by_account", channel=channel, waba_id=waba_id)]


async def config(tx: Tx, inbox_id: int, box: Box, settings: Settings) -> InboxConfig:
    """The inbox with its secrets opened, for the length of one request or job. Raises NotFound, WrongKey."""
    row = await q.fetchrow(tx, "find_sealed", id=inbox_id)
    if row is None:
        raise NotFound
    return _config(row, box, settings)


async def list_configs(tx: Tx, box: Box, settings: Settings) -> list[InboxConfig]:
    """Every live inbox with its secrets opened: for the webhook door, which knows its inboxes by heart."""
    return [_config(row, box, settings) for row in await q.fetch(tx, "list_sealed")]


async def secrets(tx: Tx, inbox_id: int, box: Box) -> dict[str, Any]:
    row = await q.fetchrow(tx, "find_sealed", id=inbox_id)
    if row is None:
        raise NotFound
    return box.open(bytes(row["secrets"]))


def _config(row: asyncpg.Record, box: Box, settings: Settings) -> InboxConfig:
    opened = box.open(bytes(row["secrets"]))
    return InboxConfig.of(row, opened, graph_url=settings.graph_url, api_version=settings.graph_version)


def _inbox(row: asyncpg.Record) -> Inbox:
    return Inbox(**row)


async def list_stale_templates(tx: Tx, *, before: Any) -> list[Inbox]:
    """One live inbox of each account whose templates were last copied before this moment, or never."""
    return [_inbox(row) for row in await q.fetch(tx, "list_stale_templates", before=before)]


async def count_number_alarms(tx: Tx, inbox_id: int) -> int:
    """What its leads should look at: alarms that stand."""
    found: int = await q.fetchval(tx, "count_number_alarms", id=inbox_id)
    return found


async def count_template_alerts(tx: Tx, inbox: Inbox) -> int:
    """How many templates of its account somebody should look at."""
    found: int = await q.fetchval(tx, "count_template_alerts", channel=inbox.channel, waba_id=inbox.waba_id or "")
    return found
