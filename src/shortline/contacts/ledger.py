"""The ledger of consents: lines are added to it and read, never changed."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.contacts.consent import Said, Standings
from shortline.contacts.store import q
from shortline.db import Tx
from shortline.events import kinds


async def add(
    tx: Tx, contact_id: int, identity_ids: Sequence[int], said: Said, *, by: Actor, now: datetime
) -> list[int]:
    """The new lines' ids, one for each address; none for news that were told before. The contact must be locked or new.

    The mark that stops marketing follows what stands now.
    """
    rows = await q.fetch(
        tx,
        "add_consents",
        identity_ids=list(identity_ids),
        purpose=said.purpose,
        change=said.change,
        at=said.at,
        how=said.how,
        wording=said.wording,
        proof=said.proof,
        message_id=said.message_id,
        source=said.source,
        recorded_by=by.agent_id,
        now=now,
    )
    if not rows:
        return []
    if said.purpose == "marketing":
        stopped_at = (await standings(tx, contact_id)).withdrawn_at("marketing")
        await q.execute(tx, "set_marketing", id=contact_id, stopped_at=stopped_at, now=now)
    await events.record(
        tx,
        kinds.CONTACT_UPDATED,
        agent_id=by.agent_id,
        data={"contact_id": str(contact_id), "change": "consent"},
        cause=by.kind,
        at=now,
    )
    return [row["id"] for row in rows]


async def lines(tx: Tx, contact_id: int) -> list[asyncpg.Record]:
    """All lines about a person, newest first."""
    return await q.fetch(tx, "list_consents", contact_id=contact_id)


async def standings(tx: Tx, contact_id: int) -> Standings:
    return Standings.of(await q.fetch(tx, "list_standings", contact_id=contact_id))
