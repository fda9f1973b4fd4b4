"""A screen as a browser has it: one socket, what it heard, and what a fresh one would fetch."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from shortline import events
from shortline.accounts import sessions
from shortline.accounts.actor import Actor
from shortline.api.runtime import Runtime
from shortline.db import Tx
from shortline.events import feed
from shortline.realtime.hub import Hub

PATIENCE = 30.0  # the machine may be busy


@dataclass
class Screen:
    socket: ClientConnection
    frames: list[dict[str, Any]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for frame in self.frames if frame["type"] == "events" for event in frame["events"]]

    @property
    def positions(self) -> list[int]:
        return [event["position"] for event in self.events]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the list that came along."""
        return [row for frame in self.frames for row in frame.get("conversations", ())]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["type"] == kind]

    async def read(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE))
        self.frames.append(frame)
        return frame

    async def until(self, told: Any) -> None:
        """Read frames until this is true. The heartbeat is a frame as well: it must not make the waiting endless."""
        async with asyncio.timeout(PATIENCE):
            while not told():
                await self.read()

    async def say(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def closed(self) -> int:
        await asyncio.wait_for(self.socket.wait_closed(), PATIENCE)
        return self.socket.close_code or 0


@dataclass
class Desk:
    url: str
    runtime: Runtime
    hub: Hub

    async def token(self, who: Actor) -> str:
        assert who.agent_id is not None
        async with self.runtime.db.transaction() as tx:
            return (await sessions.start(tx, who.agent_id, now=self.runtime.clock.now())).token

    async def is_there(self, who: Actor) -> None:
        now = self.runtime.clock.now()
        async with self.runtime.db.transaction() as tx:
            await tx.execute(
                "INSERT INTO agent_presence (agent_id, seen_at, active_at) VALUES ($1, $2, $2) ON CONFLICT DO NOTHING",
                who.agent_id,
                now,
            )

    @asynccontextmanager
    async def screen(
        self,
        who: Actor | None = None,
        *,
        after: int | str | None = None,
        token: str = "",
        comes: bool = False,
        rows: bool = False,
        **more: Any,
    ) -> AsyncIterator[Screen]:
        """Unless he `comes`, he was there before: his screen is no news to anybody."""
        if who is not None and not comes:
            await self.is_there(who)
        asked = {"after": after, "rows": "true" if rows else None}
        query = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
        address = f"{self.url.replace('http', 'ws')}/api/v1/live?{query}"
        headers = more.pop("headers", {})
        if who is not None:
            token = await self.token(who)
        if token:
            headers = {**headers, "Authorization": f"Bearer {token}"}
        async with connect(address, additional_headers=headers, open_timeout=PATIENCE, **more) as socket:
            yield Screen(socket)

    async def record(self, kind: str, **more: Any) -> None:
        async with self.runtime.db.transaction() as tx:
            await self.record_in(tx, kind, **more)

    async def record_in(self, tx: Tx, kind: str, **more: Any) -> None:
        await events.record(tx, kind, at=self.runtime.clock.now(), **more)

    async def level(self) -> int:
        """Wait until the hub has handed out everything committed so far."""
        last = await feed.sequence(self.runtime.db)
        async with asyncio.timeout(PATIENCE):
            while self.hub.position is None or self.hub.position < last:
                await asyncio.sleep(0.005)
        return last

    async def listed(self, who: Actor, conversation_id: int) -> dict[str, Any]:
        """The row of the list as he gets it when he asks for it."""
        headers = {"Authorization": f"Bearer {await self.token(who)}"}
        async with httpx.AsyncClient(base_url=self.url, headers=headers) as client:
            answer = (await client.get("/api/v1/conversations", params={"ids": str(conversation_id)})).json()
        [row] = answer["items"]
        return dict(row)

    async def fetched(self, who: Actor, after: int) -> list[dict[str, Any]]:
        """What the same person gets over HTTP."""
        headers = {"Authorization": f"Bearer {await self.token(who)}"}
        found: list[dict[str, Any]] = []
        async with httpx.AsyncClient(base_url=self.url, headers=headers) as client:
            while True:
                answer = (await client.get("/api/v1/events", params={"after": after, "limit": 1000})).json()
                found += answer["items"]
                if answer["last"] == after:
                    return found
                after = answer["last"]
