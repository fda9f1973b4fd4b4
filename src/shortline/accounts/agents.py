"""Changing a colleague: name, role, teams, state. There is always an owner; who is disabled is out at once."""

from datetime import datetime

from shortline import events, jobs
from shortline.accounts import sessions, store, tokens
from shortline.accounts.actor import Actor, Role
from shortline.accounts.permissions import Action, AgentChange, must
from shortline.accounts.store import Agent, q
from shortline.db import Tx
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds


async def working(tx: Tx, agent_id: int) -> Actor | None:
    """Somebody in whose name something goes on, with the rights of now; None when he does not work here (any more)."""
    row = await q.fetchrow(tx, "find_working", id=agent_id)
    return Actor("agent", row["id"], Role(row["role"]), frozenset(row["team_ids"])) if row else None


async def change(
    tx: Tx,
    agent_id: int,
    *,
    name: str | None = None,
    role: Role | None = None,
    state: str | None = None,
    team_ids: set[int] | None = None,
    by: Actor,
    now: datetime,
) -> Agent:
    """None leaves a thing as it is. The owners are locked first, so two owners cannot remove each other at once."""
    owners = {row["id"] for row in await q.fetch(tx, "lock_owners")}
    row = await q.fetchrow(tx, "lock_agent", id=agent_id)
    if row is None:
        raise NotFound
    leaves = state == "disabled" and row["state"] != "disabled"
    must(
        by,
        Action.AGENT_MANAGE,
        AgentChange(
            agent_id=agent_id,
            role=Role(row["role"]),
            new_role=role,
            leaves=leaves,
            is_last_owner=owners == {agent_id},
        ),
    )
    await q.execute(tx, "save_agent", id=agent_id, name=name, role=role, state=state, now=now)
    if team_ids is not None:
        await check_teams(tx, team_ids)
        await q.execute(tx, "clear_teams_of", agent_id=agent_id, team_ids=sorted(team_ids))
        await q.execute(tx, "add_teams_of", agent_id=agent_id, team_ids=sorted(team_ids))
    if leaves:
        await sessions.end_all(tx, agent_id, now=now)
        await tokens.revoke_all(tx, agent_id, now=now)
        # What he had in hand flows back; a job, as it may be much.
        await jobs.enqueue(tx, "routing.give_back", {"agent_id": agent_id})
    await events.record(
        tx, kinds.AGENT_UPDATED, agent_id=agent_id, data={"change": "disabled" if leaves else "changed"}, at=now
    )
    return await store.get_agent(tx, agent_id)


async def unknown_teams(tx: Tx, team_ids: set[int]) -> list[int]:
    return [row["id"] for row in await q.fetch(tx, "list_unknown_teams", team_ids=sorted(team_ids))]


async def check_teams(tx: Tx, team_ids: set[int]) -> None:
    if await unknown_teams(tx, team_ids):
        raise BadRequest("One of these teams does not exist (any more).", code="unknown_team", field="team_ids")
