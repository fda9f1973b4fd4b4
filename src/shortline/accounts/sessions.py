"""Sessions: who is signed in where. A session ends by signing out, by idling, by age, or because trust was withdrawn.

The token is new at every sign-in; the database keeps its digest only. Rights are not part of a session: role and
teams are read afresh with every request.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline.accounts.actor import Actor, Role
from shortline.accounts.credentials import Kind, digest, mint
from shortline.accounts.store import q
from shortline.db import Tx

IDLE = timedelta(days=7)
LONGEST = timedelta(days=30)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Started:
    """A session that has just begun; the only moment its token is known."""

    id: int
    agent_id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """`host_bound`: its cookie has the name that only this host can set, and comes by no other."""

    id: int
    actor: Actor
    last_seen_at: datetime
    host_bound: bool


async def start(
    tx: Tx, agent_id: int, *, now: datetime, address: str = "", user_agent: str = "", host_bound: bool = False
) -> Started:
    secret = mint(Kind.SESSION)
    await q.execute(tx, "forget_old_sessions", agent_id=agent_id, before=now - LONGEST)
    session_id: int = await q.fetchval(
        tx,
        "add_session",
        digest=secret.digest,
        agent_id=agent_id,
        now=now,
        expires_at=now + LONGEST,
        address=address[:100],
        user_agent=_printable(user_agent)[:300],
        host_bound=host_bound,
    )
    return Started(session_id, agent_id, secret.text, now + LONGEST)


async def find(tx: Tx, token: object, *, now: datetime) -> Session | None:
    key = digest(Kind.SESSION, token)
    row = key and await q.fetchrow(tx, "find_session", digest=key, now=now, idle_since=now - IDLE)
    if not row:
        return None
    actor = Actor("agent", row["agent_id"], Role(row["role"]), frozenset(row["team_ids"]))
    return Session(row["id"], actor, row["last_seen_at"], row["host_bound"])


async def again(tx: Tx, session_ids: Collection[int], *, now: datetime) -> dict[int, Actor]:
    """The actors of sessions that were found earlier, with the rights of now; without those that have ended since."""
    rows = await q.fetch(tx, "list_sessions_again", ids=list(session_ids), now=now) if session_ids else []
    return {row["id"]: Actor("agent", row["agent_id"], Role(row["role"]), frozenset(row["team_ids"])) for row in rows}


async def touch(tx: Tx, session: Session, *, now: datetime) -> None:
    """Remember that the person is here, at most once a minute."""
    if now - session.last_seen_at >= SEEN_EVERY:
        await q.execute(tx, "touch_session", id=session.id, now=now)


async def end(tx: Tx, session_id: int, *, agent_id: int, now: datetime) -> bool:
    return bool(await q.execute(tx, "end_session", id=session_id, agent_id=agent_id, now=now))


async def end_all(tx: Tx, agent_id: int, *, now: datetime, but: int | None = None) -> int:
    """End every session of a person, except perhaps the one that asks. Returns how many."""
    return await q.execute(tx, "end_sessions", agent_id=agent_id, now=now, but=but)


async def list_open(tx: Tx, agent_id: int, *, now: datetime) -> list[dict[str, Any]]:
    rows = await q.fetch(tx, "list_sessions", agent_id=agent_id, now=now, idle_since=now - IDLE)
    return [dict(row) for row in rows]


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
