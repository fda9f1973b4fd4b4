"""Agents' screens: one live socket each, and what they fetched because of it. They resume where they were cut."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from .desk import Desk, patiently
from .records import Screen, tokens_in

Json = dict[str, Any]
SILENCE_MAX = 14.0
"""A line this quiet is taken for dead, as the agent app does; the server speaks every ten seconds."""
AT_ONCE = 50


class LiveScreen:
    def __init__(self, name: str, desk: Desk, token: str) -> None:
        self.name, self._desk, self._token = name, desk, token
        self._http = desk.client(token)
        self._position: int | None = None
        self._socket: ClientConnection | None = None
        self.messages: dict[str, Json] = {}
        self.tokens: dict[str, str] = {}
        """Token of an inbound text -> its conversation."""
        self.connections = self.resets = 0
        self.trusted_dead_for = 0.0

    async def live(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._follow()
            except (OSError, WebSocketException, TimeoutError, httpx.HTTPError, RuntimeError):
                await asyncio.sleep(0.2)
        await self._http.aclose()

    async def cut(self) -> None:
        """The line dies; what comes next is missed until it has resumed."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def _follow(self) -> None:
        place = "" if self._position is None else f"?after={self._position}"
        address = self._desk.url.replace("http", "ws", 1) + f"/api/v1/live{place}"
        head = {"authorization": f"Bearer {self._token}"}
        async with connect(
            address, additional_headers=head, open_timeout=5, close_timeout=1, ping_interval=None
        ) as socket:
            self._socket = socket
            while True:
                heard = time.monotonic()
                try:
                    frame = json.loads(await asyncio.wait_for(socket.recv(), SILENCE_MAX))
                finally:
                    self.trusted_dead_for = max(self.trusted_dead_for, time.monotonic() - heard)
                await self._take(frame)

    async def _take(self, frame: Json) -> None:
        match frame["type"]:
            case (
                "hello"
            ):  # only now it has its place: what is written between the handshake and this is not missed later
                self.connections += 1
                if self._position is None:
                    self._position = frame["position"]
            case "reset":
                self.resets += 1
                self.messages.clear()
                await self._everything()
                self._position = frame["position"]
            case "events":
                ids = {event["message_id"] for event in frame["events"] if event.get("message_id")}
                await self._fetch(sorted(ids, key=int))
                self._position = frame["events"][-1]["position"]

    async def _fetch(self, ids: list[str]) -> None:
        for start in range(0, len(ids), AT_ONCE):
            asked = ids[start : start + AT_ONCE]
            answer = await patiently(self._http, "GET", "/messages", params={"ids": ",".join(asked)}, within=20)
            answer.raise_for_status()
            found = {item["id"]: item for item in answer.json()["items"]}
            for each in asked:
                self._show(each, found.get(each))

    def _show(self, message_id: str, item: Json | None) -> None:
        if item is None:
            self.messages.pop(message_id, None)
            return
        self.messages[message_id] = {name: item[name] for name in ("version", "state", "accepted", "conversation_id")}
        if item["direction"] == "in":
            for token in tokens_in(item["text"]):
                self.tokens[token] = item["conversation_id"]

    async def _everything(self) -> None:
        for conversation in await conversations(self._http):
            for item in await messages(self._http, conversation["id"]):
                self._show(item["id"], item)

    def record(self) -> Screen:
        shown = {each: int(item["version"]) for each, item in self.messages.items()}
        return Screen(self.name, shown, self.trusted_dead_for)


async def conversations(http: httpx.AsyncClient) -> list[Json]:
    """All that this account sees."""
    found: list[Json] = []
    cursor: str | None = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer = await patiently(
            http, "GET", "/conversations", params={"view": "all", "sort": "oldest", "limit": 200, **more}
        )
        answer.raise_for_status()
        page = answer.json()
        found += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            return found


async def messages(http: httpx.AsyncClient, conversation_id: str) -> list[Json]:
    found: list[Json] = []
    after = 0
    while True:
        answer = await patiently(
            http, "GET", f"/conversations/{conversation_id}/messages", params={"after": after, "limit": 200}
        )
        answer.raise_for_status()
        page = answer.json()
        found += page["items"]
        if not page["has_after"] or not page["items"]:
            return found
        after = page["items"][-1]["seq"]
