"""Stopping a run: what has not left does not leave any more. What is leaving at this moment leaves, and is counted so."""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.me import agent_id_of
from shortline.answer_runs.choose import q
from shortline.answer_runs.start import told
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.outbound.call_back import call_back


async def stop(tx: Tx, run_id: int, *, by: Actor, now: datetime) -> None:
    """Asked twice, it happens once. Raises NotFound."""
    run = await q.fetchrow(tx, "lock_run", id=run_id)  # whoever asks for the next copy waits here
    if run is None:
        raise NotFound
    if run["stopped_at"] is not None or run["ended_at"] is not None:
        return
    await q.execute(tx, "stop_run", id=run_id, by=agent_id_of(by), now=now)
    await q.execute(tx, "stop_waiting", run_id=run_id)
    asked = [row["message_id"] for row in await q.fetch(tx, "list_messages", run_id=run_id)]
    taken = await call_back(tx, asked, by=by, now=now)
    await q.execute(tx, "save_stopped", run_id=run_id, message_ids=sorted(taken))
    await told(tx, run_id, "stopped", by=by, now=now)
