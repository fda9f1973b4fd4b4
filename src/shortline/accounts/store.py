"""What the database knows about people: the named statements of this domain and the rows read as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from shortline.accounts.actor import Role
from shortline.db import Tx, queries
from shortline.errors import NotFound

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who works here."""

    id: int
    name: str
    email: str
    role: Role
    state: str
    availability: str
    locale: str
    theme: str
    prefs: dict[str, Any]
    team_ids: tuple[int, ...]
    is_demo: bool
    created_at: datetime
    last_seen_at: datetime | None
    is_away: bool  # nobody sees him at a screen

    @property
    def is_active(self) -> bool:
        return self.state == "active"


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    name: str
    member_ids: tuple[int, ...]
    is_demo: bool


async def get_agent(tx: Tx, agent_id: int) -> Agent:
    row = await q.fetchrow(tx, "find_agent", id=agent_id)
    if row is None:
        raise NotFound
    return _agent(row)


async def list_agents(tx: Tx, *, after: int, limit: int) -> list[Agent]:
    return [_agent(row) for row in await q.fetch(tx, "list_agents", after=after, limit=limit)]


async def get_team(tx: Tx, team_id: int) -> Team:
    row = await q.fetchrow(tx, "find_team", id=team_id)
    if row is None:
        raise NotFound
    return _team(row)


async def list_teams(tx: Tx, *, after: int, limit: int) -> list[Team]:
    return [_team(row) for row in await q.fetch(tx, "list_teams", after=after, limit=limit)]


async def organisation(tx: Tx) -> str:
    return str(await q.fetchval(tx, "find_organisation") or "")


def _agent(row: asyncpg.Record) -> Agent:
    return Agent(**{**row, "role": Role(row["role"]), "team_ids": tuple(row["team_ids"])})


def _team(row: asyncpg.Record) -> Team:
    return Team(row["id"], row["name"], tuple(row["member_ids"]), row["is_demo"])
