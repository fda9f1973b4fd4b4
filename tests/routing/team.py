"""A team at work: agents who are seen, customers who wait."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from shortline.accounts import presence
from shortline.channels.protocol import InboxConfig
from shortline.db import Database
from shortline.routing.give import give
from tests import cast
from tests.cast import NOW


async def ask(client: httpx.AsyncClient, method: str, path: str, expect: int = 200, **more: Any) -> Any:
    answer = await client.request(method, f"/api/v1{path}", **more)
    assert answer.status_code == expect, answer.text
    return answer.json() if answer.content else None


async def seen(db: Database, *who: cast.Actor, now: datetime = NOW) -> None:
    """They sit at their screens."""
    async with db.transaction() as tx:
        await presence.note_seen(tx, {each.agent_id: now for each in who if each.agent_id}, now=now)
        await presence.settle(tx, now=now)


async def customer(db: Database, inbox: InboxConfig, number: int, *, waited: float = 0) -> int:
    """Somebody who has waited for some minutes; the conversation's id."""
    sender = cast.SenderKeys(wa_id=f"3161111{number:04d}", profile_name=f"Somebody {number}")
    talk, _ = await cast.inbound_text(db, inbox, sender=sender, now=NOW - timedelta(minutes=waited))
    return talk


async def given(db: Database, *, now: datetime = NOW) -> int:
    async with db.transaction() as tx:
        return await give(tx, now=now)


async def assignee(db: Database, talk: int) -> int | None:
    async with db.transaction() as tx:
        found: int | None = await tx.fetchval("SELECT assignee_id FROM conversations WHERE id = $1", talk)
        return found
