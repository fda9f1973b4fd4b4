"""What the database knows about followers and mentions."""

from datetime import datetime

import asyncpg

from shortline.accounts.actor import Role
from shortline.accounts.permissions import ConversationFacts
from shortline.db import Tx, queries
from shortline.following.find import Colleague, Team

q = queries(__package__)


async def colleagues(tx: Tx) -> list[Colleague]:
    """Everybody who works here, by name."""
    return [_colleague(row) for row in await q.fetch(tx, "list_colleagues")]


async def teams(tx: Tx) -> list[Team]:
    return [Team(row["id"], row["name"]) for row in await q.fetch(tx, "list_teams")]


async def followers(tx: Tx, conversation_id: int, facts: ConversationFacts) -> list[Colleague]:
    """Those who may (still) see it, by name."""
    rows = await q.fetch(tx, "list_followers", conversation_id=conversation_id)
    return [each for each in map(_colleague, rows) if each.sees(facts)]


async def inbox_team(tx: Tx, inbox_id: int) -> int | None:
    found: int | None = await q.fetchval(tx, "find_inbox_team", id=inbox_id)
    return found


async def look(tx: Tx, conversation_id: int, agent_id: int | None, seq: int, *, now: datetime) -> bool:
    """Everything up to this number was looked at, and that it is closed. True when something of it was new."""
    return bool(await q.fetchval(tx, "look", agent_id=agent_id, conversation_id=conversation_id, seq=seq, now=now))


def _colleague(row: asyncpg.Record) -> Colleague:
    return Colleague(row["id"], row["name"], Role(row["role"]), frozenset(row["team_ids"]))
