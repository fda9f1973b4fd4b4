"""API tokens: a person's rights, narrowed by scopes, for programs. Shown once; revoked by name; dead with its person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from shortline.accounts.actor import Actor, Role, Scope
from shortline.accounts.credentials import Kind, digest, mint
from shortline.accounts.store import q
from shortline.db import Tx
from shortline.errors import NotFound

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewToken:
    id: int
    text: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Token:
    id: int
    actor: Actor
    last_used_at: datetime | None


async def create(tx: Tx, name: str, scopes: set[Scope], *, agent_id: int, now: datetime) -> NewToken:
    secret = mint(Kind.API_TOKEN)
    token_id: int = await q.fetchval(
        tx,
        "add_token",
        agent_id=agent_id,
        name=name,
        digest=secret.digest,
        prefix=secret.prefix,
        scopes=sorted(scopes),
        now=now,
    )
    return NewToken(token_id, secret.text, secret.prefix)


async def find(tx: Tx, text: object) -> Token | None:
    key = digest(Kind.API_TOKEN, text)
    row = key and await q.fetchrow(tx, "find_token", digest=key)
    if not row:
        return None
    return Token(row["id"], _actor(row), row["last_used_at"])


async def again(tx: Tx, token_ids: Collection[int]) -> dict[int, Actor]:
    """The actors of tokens that were found earlier, with the rights of now; without those that were revoked since."""
    rows = await q.fetch(tx, "list_tokens_again", ids=list(token_ids)) if token_ids else []
    return {row["id"]: _actor(row) for row in rows}


async def touch(tx: Tx, token: Token, *, now: datetime) -> None:
    if token.last_used_at is None or now - token.last_used_at >= SEEN_EVERY:
        await q.execute(tx, "touch_token", id=token.id, now=now)


async def revoke(tx: Tx, token_id: int, *, now: datetime) -> None:
    if not await q.execute(tx, "revoke_token", id=token_id, now=now):
        raise NotFound


async def revoke_all(tx: Tx, agent_id: int, *, now: datetime) -> int:
    return await q.execute(tx, "revoke_tokens", agent_id=agent_id, now=now)


def _actor(row: asyncpg.Record) -> Actor:
    return Actor("api", row["agent_id"], Role(row["role"]), frozenset(row["team_ids"]), frozenset(row["scopes"]))
