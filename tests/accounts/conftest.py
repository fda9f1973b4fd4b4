"""A small desk with people in it: one of each role, two teams, and requests in anybody's name."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from shortline.accounts import passwords, sessions, tokens
from shortline.accounts.actor import Role, Scope
from shortline.accounts.store import q
from shortline.clock import ManualClock
from shortline.db import Database

PASSWORD = "river stone lantern"


@dataclass
class Desk:
    db: Database
    client: httpx.AsyncClient
    clock: ManualClock
    hashed: str
    count: int = 0
    tokens: dict[int, str] = field(default_factory=dict)

    async def hire(
        self, role: Role | str = Role.AGENT, *, email: str | None = None, teams: list[int] | None = None
    ) -> int:
        self.count += 1
        async with self.db.transaction() as tx:
            agent_id: int = await q.fetchval(
                tx,
                "add_agent",
                name=f"{role} {self.count}",
                email=email or f"{role}{self.count}@desk.test",
                password_hash=self.hashed,
                role=role,
                locale="en",
                now=self.clock.now(),
            )
            await q.execute(tx, "add_teams_of", agent_id=agent_id, team_ids=teams or [])
        return agent_id

    async def team(self, name: str) -> int:
        async with self.db.transaction() as tx:
            return int(await q.fetchval(tx, "add_team", name=name, is_demo=False, now=self.clock.now()))

    async def session_of(self, agent_id: int) -> str:
        async with self.db.transaction() as tx:
            return (await sessions.start(tx, agent_id, now=self.clock.now())).token

    async def api_token_of(self, agent_id: int, *scopes: Scope) -> str:
        async with self.db.transaction() as tx:
            return (await tokens.create(tx, "test", set(scopes), agent_id=agent_id, now=self.clock.now())).text

    async def call(self, who: int | str | None, method: str, path: str, **more: Any) -> httpx.Response:
        """A request in the name of an agent (by id, in a session of his own) or with a given bearer token."""
        headers = dict(more.pop("headers", {}))
        if isinstance(who, int):
            who = self.tokens.get(who) or self.tokens.setdefault(who, await self.session_of(who))
        if who is not None:
            headers["authorization"] = f"Bearer {who}"
        self.client.cookies.clear()
        return await self.client.request(method, f"/api/v1{path}", headers=headers, **more)

    async def one(self, sql: str, *values: Any) -> Any:
        async with self.db.transaction() as tx:
            return await tx.fetchval(sql, *values)


@pytest.fixture(scope="session")
def hashed() -> str:
    return passwords._hasher.hash(PASSWORD)


@pytest.fixture
async def desk(db: Database, client: httpx.AsyncClient, clock: ManualClock, hashed: str) -> Desk:
    return Desk(db, client, clock, hashed)
