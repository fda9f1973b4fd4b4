"""A running double and a running receiver: real servers on free ports of this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from shortline_sim import demo
from shortline_sim.whatsapp.app import App, create_app
from shortline_sim.whatsapp.double import Double

Json = dict[str, Any]
SERVICE, SALES = demo.PHONE_NUMBER_IDS
SANNE = "+31612345678"


@asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    """The app on a free port, until the block ends."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="critical", ws="none",
        timeout_graceful_shutdown=1, timeout_keep_alive=75,
    )  # fmt: skip
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # the server says when its socket listens
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await task


@dataclass
class Receiver:
    """What a desk's webhook endpoint is: it keeps raw bytes and headers and answers 200, unless told otherwise."""

    url: str = ""
    verify_token: str = demo.VERIFY_TOKEN
    got: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "GET":
            if request.query_params.get("hub.verify_token") != self.verify_token:
                return PlainTextResponse("no", 403)
            return PlainTextResponse(request.query_params["hub.challenge"])
        body = await request.body()
        async with self.changed:
            self.got.append((body, dict(request.headers)))
            self.changed.notify_all()
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    def values(self) -> list[Json]:
        import json

        return [
            {**change["value"], "field": change["field"]}
            for body, _ in self.got
            for entry in json.loads(body)["entry"]
            for change in entry["changes"]
        ]

    def messages(self) -> list[Json]:
        return [message for value in self.values() for message in value.get("messages", [])]

    def statuses(self, wamid: str = "") -> list[Json]:
        found = [status for value in self.values() for status in value.get("statuses", [])]
        return [status for status in found if not wamid or status["id"] == wamid]

    async def until(self, true: Callable[[], Any], seconds: float = 30) -> Any:
        """Waits for posts until the condition holds; returns its value."""
        async with asyncio.timeout(seconds), self.changed:
            while not (value := true()):
                await self.changed.wait()
        return value


@dataclass
class World:
    app: App
    url: str
    http: httpx.AsyncClient
    desk: Receiver

    @property
    def double(self) -> Double:
        return self.app.double

    async def sim(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(f"/_sim/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def see(self, path: str, **query: Any) -> Any:
        return (await self.http.get(f"/_sim/{path}", params=query)).json()

    async def hear(self, message: Json | str, number: str = SERVICE, sender: str = SANNE, **more: Any) -> Json:
        """A person writes."""
        content = {"text": message} if isinstance(message, str) else message
        return await self.sim("inbound", phone_number_id=number, message=content, **{"from": sender, **more})

    async def send(self, to: str = SANNE, number: str = SERVICE, **message: Any) -> httpx.Response:
        """The desk sends; a bare `text` is wrapped."""
        body: Json = {"messaging_product": "whatsapp", "to": to, **message}
        if isinstance(body.get("text"), str):
            body |= {"type": "text", "text": {"body": body["text"]}}
        return await self.http.post(f"/v24.0/{number}/messages", json=body)

    async def error(self, answer: httpx.Response) -> int:
        return answer.json()["error"]["code"]


@asynccontextmanager
async def running(state_dir: Path | None = None, **settings: Any) -> AsyncIterator[World]:
    desk = Receiver()
    app = create_app(settings.pop("seed", 7), state_dir=state_dir, **settings)
    async with serving(desk) as desk.url, serving(app) as url:
        token = {"authorization": f"Bearer {demo.ACCESS_TOKEN}"}
        async with httpx.AsyncClient(base_url=url, headers=token, timeout=20) as http:
            yield World(app, url, http, desk)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A double whose demo account is subscribed to the receiver, with a brisk pace."""
    async with running() as world:
        await world.sim("subscriptions", waba_id=demo.WABA_ID, callback_url=world.desk.url + "/hook")
        await world.sim("weather", pace=0.05, concurrency=1)
        yield world
