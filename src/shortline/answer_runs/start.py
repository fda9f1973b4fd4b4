"""Starting a run: who is to get which answer is written in one transaction, once for each press; the rest is the worker's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from shortline import events, jobs
from shortline.accounts.actor import Actor
from shortline.accounts.me import agent_id_of
from shortline.answer_runs.choose import answer, conversations, q
from shortline.db import Tx
from shortline.events import kinds


async def start(
    tx: Tx, macro_id: int, ids: Sequence[int], seen: Mapping[int, int], client_id: UUID, *, by: Actor, now: datetime
) -> tuple[int, bool]:
    """The run's number, and whether it is new. `seen`: by conversation, the newest message its sender had seen; without one it is
    the newest there is. Raises NotFound, or Conflict for a macro that is not for many."""
    known = await q.fetchval(tx, "find_by_client", agent_id=by.agent_id, client_id=client_id)
    if known is not None:
        return int(known), False
    found = await answer(tx, macro_id, by=by)
    rows = await conversations(tx, ids, by=by)
    number = await q.fetchval(
        tx,
        "add_run",
        agent_id=agent_id_of(by),
        client_id=client_id,
        macro_id=found.chosen.id,
        macro_name=found.chosen.name,
        now=now,
    )
    if number is None:  # the same press, a moment ago
        return int(await q.fetchval(tx, "find_by_client", agent_id=by.agent_id, client_id=client_id)), False
    await q.execute(
        tx,
        "add_copies",
        run_id=number,
        ids=[row["id"] for row in rows],
        seen_ids=[seen.get(row["id"]) for row in rows],
    )
    await jobs.enqueue(tx, "answer_runs.ask", {"run_id": number})
    await told(tx, number, "started", by=by, now=now)
    return int(number), True


async def told(tx: Tx, run_id: int, change: str, *, by: Actor, now: datetime) -> None:
    data = {"run_id": str(run_id), "change": change}
    await events.record(tx, kinds.ANSWER_RUN_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
