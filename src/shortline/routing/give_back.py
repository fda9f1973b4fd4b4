"""What a colleague had in hand when he left flows back to his teams, with a line that says so."""

from datetime import datetime

from shortline.accounts.actor import SYSTEM
from shortline.conversations.assign import assign
from shortline.db import Tx, queries

q = queries(__package__)
BATCH = 50


async def give_back(tx: Tx, agent_id: int, *, now: datetime) -> int:
    """A batch of it; returns how many. Nothing happens when he works here (again)."""
    if not await q.fetchval(tx, "is_gone", id=agent_id):
        return 0
    rows = await q.fetch(tx, "lock_left", agent_id=agent_id, most=BATCH)
    why = [{"code": "left", "agent_id": str(agent_id)}]
    for row in rows:
        await assign(tx, row["id"], assignee_id=None, team_id=row["team_id"], why=why, by=SYSTEM, now=now)
    return len(rows)


async def is_done(tx: Tx, agent_id: int) -> bool:
    """Nothing is left, also nothing that somebody held for a moment."""
    return not await q.fetchval(tx, "is_gone", id=agent_id) or not await q.fetchval(tx, "count_left", agent_id=agent_id)
