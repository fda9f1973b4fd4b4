"""Background work of contacts."""

from typing import Any

from shortline import events
from shortline.contacts.store import q
from shortline.events import kinds
from shortline.jobs import JobContext


async def settle(ctx: JobContext, payload: dict[str, Any]) -> None:
    """After a merge: a conversation begun in that very moment is put where its identity is now. Safe to run twice."""
    async with ctx.db.transaction() as tx:
        for row in await q.fetch(tx, "follow_strays"):
            await events.record(
                tx,
                kinds.CONVERSATION_UPDATED,
                conversation_id=row["id"],
                data={"change": "contact"},
                cause="system",
                at=ctx.clock.now(),
            )


JOBS = {"contacts.settle": settle}
