"""The whole way out against the real double: our API, our sender, our webhook door, and the platform's other side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shortline import wiring
from shortline.accounts.actor import Actor
from shortline.api.app import create_app
from shortline.api.runtime import Runtime
from shortline.channels.events import MessageReceived, StatusChanged
from shortline.channels.protocol import InboxConfig
from shortline.db import RETRYABLE
from shortline.inbound.apply import Handlers
from shortline.inbound.door import Door
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from shortline.outbound.claim import Entry, claim
from shortline.outbound.deliver import Tools
from shortline.outbound.reconcile import reconcile
from shortline.outbound.runner import Sender
from shortline.settings import Settings
from shortline_sim.whatsapp.app import App
from shortline_sim.whatsapp.app import create_app as create_double
from tests import cast
from tests.serving import serving

Json = dict[str, Any]
ANNA = "+31612345678"
HANDLERS = {kind: wiring.HANDLERS[kind] for kind in (MessageReceived, StatusChanged)}


class OffsetClock:
    """The system clock, moved on by hand; or standing, so that nothing depends on how fast the machine is."""

    def __init__(self) -> None:
        self.offset = timedelta()
        self.stands_at: datetime | None = None

    def now(self) -> datetime:
        return (self.stands_at or datetime.now(UTC)) + self.offset


@dataclass
class Desk:
    """One desk with one connected number; `sim` speaks with the double, `api` as the agent Ali."""

    runtime: Runtime
    clock: OffsetClock
    double: App
    double_url: str
    sim_http: httpx.AsyncClient
    api: httpx.AsyncClient
    ali: Actor
    inbox: InboxConfig
    sender: Sender
    reader: ApplyRunner
    hook_url: str = ""
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    sending: asyncio.Task[None] | None = None

    def start_sender(self) -> None:
        self.stop = asyncio.Event()
        self.sender = Sender(self.sender.tools)
        self.sending = asyncio.create_task(self.sender.run(self.stop))

    async def stop_sender(self) -> None:
        """As if the worker process had ended in good order; the desk goes on."""
        self.stop.set()
        if self.sending is not None:
            await self.sending

    async def sim(self, path: str, **body: Any) -> Any:
        answer = await self.sim_http.post(f"/_sim/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def recipe(self, do: Json | str, *, times: int = 1, **match: Any) -> None:
        await self.sim(
            "recipes", match={"edge": "messages", **match}, do={"name": do} if isinstance(do, str) else do, times=times
        )

    async def sent(self, inbox: InboxConfig | None = None) -> list[Json]:
        """Every send the platform accepted, in its order."""
        number = (inbox or self.inbox).phone_number_id
        answer = await self.sim_http.get("/_sim/sent", params={"phone_number_id": number})
        return list(answer.json()["items"])

    async def texts(self) -> list[str]:
        return [each["body"]["text"]["body"] for each in await self.sent()]

    async def hear(
        self, text: str = "Is tram 4 running?", *, sender: str = ANNA, inbox: InboxConfig | None = None
    ) -> str:
        """A customer writes; returns the id of his conversation once the desk shows it."""
        number = (inbox or self.inbox).phone_number_id
        told = await self.sim("inbound", phone_number_id=number, message={"text": text}, **{"from": sender})

        async def shown() -> Any:
            async with self.runtime.db.connection() as connection:
                return await connection.fetchval(
                    "SELECT conversation_id FROM messages WHERE provider_id = $1", told["wamid"]
                )

        return str(await until(shown))

    async def post(self, conversation: str, **body: Any) -> httpx.Response:
        body.setdefault("client_message_id", str(uuid4()))
        body.setdefault("undo_seconds", 0)
        return await self.api.post(f"/api/v1/conversations/{conversation}/messages", json=body)

    async def send(self, conversation: str, text: str = "Not until noon, Anna.", **body: Any) -> Json:
        answer = await self.post(conversation, text=text, **body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json()["messages"][0])

    async def message(self, message_id: str) -> Json:
        answer = await self.api.get(f"/api/v1/messages/{message_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def reaches(self, message_id: str, *states: str, seconds: float = 10) -> Json:
        async def there() -> Json | None:
            shown = await self.message(message_id)
            return shown if shown["state"] in states else None

        try:
            return dict(await until(there, seconds))
        except TimeoutError as error:
            raise AssertionError(f"wanted {states}, got {await self.message(message_id)}") from error

    async def later(self, seconds: float) -> None:
        """Time passes for the desk, and its upkeep runs."""
        self.clock.offset += timedelta(seconds=seconds)
        with suppress(*RETRYABLE):  # as the sender's own upkeep has it: the next round does what is left
            await reconcile(self.runtime.db, self.clock)
        self.sender._wake.set()

    async def value(self, sql: str, *values: Any) -> Any:
        async with self.runtime.db.connection() as connection:
            return await connection.fetchval(sql, *values)


async def claimed(desk: Desk, message_id: str, conversation: str) -> Entry | None:
    """As the sender takes a message; None when it may not have it."""
    runtime = desk.runtime
    async with runtime.db.transaction() as tx:
        return await claim(
            tx, int(message_id), int(conversation), box=runtime.box, settings=runtime.settings, now=desk.clock.now()
        )


async def until(look: Callable[[], Awaitable[Any]], seconds: float = 10) -> Any:
    """The first true answer. The other side works in its own time; looking is the only way to know."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.01)
    return found


@asynccontextmanager
async def a_desk(settings: Settings, handlers: Handlers = HANDLERS) -> AsyncIterator[Desk]:
    clock = OffsetClock()
    runtime = await Runtime.start(settings, clock=clock)
    double = create_double(7)
    await double.double.start()
    journal = await Journal(runtime.db).start()
    stop = asyncio.Event()
    tools = Tools(runtime.db, clock, runtime.http, runtime.box, runtime.store, settings)
    sender = Sender(tools)
    reader = ApplyRunner(runtime.db, handlers, clock)
    app = create_app(runtime)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        serving(double) as double_url,
        serving(Door(runtime.db, runtime.box, journal, clock)) as hook_url,
        httpx.AsyncClient(base_url=double_url, timeout=20) as sim_http,
        httpx.AsyncClient(transport=transport, base_url="http://desk.test", timeout=20) as api,
    ):
        ali = await cast.agent(runtime.db, now=clock.now())
        await cast.signed_in(api, ali, db=runtime.db, now=clock.now())
        inbox = await cast.inbox(runtime.db, settings, graph_url=double_url, now=clock.now())
        desk = Desk(runtime, clock, double, double_url, sim_http, api, ali, inbox, sender, reader, hook_url)
        await connect(desk, inbox)
        await desk.sim("weather", pace=0.05)
        desk.start_sender()
        reading = asyncio.create_task(reader.run(stop))
        try:
            yield desk
        finally:
            stop.set()
            await desk.sim("courier", paused=True)
            await desk.stop_sender()
            await reading
    await journal.stop()
    await double.double.stop()
    await runtime.stop()


async def connect(desk: Desk, inbox: InboxConfig) -> None:
    """The platform knows this number, and calls our door back."""
    await desk.sim(
        "accounts",
        waba_id=inbox.waba_id,
        access_token=inbox.access_token,
        app_secret="app-secret",
        verify_token="verify-token",
        phone_numbers=[{"phone_number_id": inbox.phone_number_id, "verified_name": inbox.name}],
    )
    told = await desk.sim(
        "subscriptions",
        phone_number_id=inbox.phone_number_id,
        callback_url=f"{desk.hook_url}/hooks/whatsapp/{inbox.id}",
        verify_token="verify-token",
    )
    assert told["ok"], told


@pytest.fixture
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with a_desk(settings) as running:
        yield running
