"""The whole product in one process on a clock that jumps: real API, real webhook door, real workers' steps, real PostgreSQL.

Only the loops around a worker's steps are ours: they wait for bells and seconds, and here a moment comes when the play
says so. The platform is the simulated one, on a socket of its own. Receipts ("delivered", "read") are left out.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from shortline import wiring
from shortline.accounts import presence
from shortline.accounts.actor import Actor, Role
from shortline.api.app import create_app
from shortline.api.runtime import Runtime
from shortline.channels.protocol import InboxConfig
from shortline.clock import ManualClock
from shortline.inbound.door import Door
from shortline.inbound.journal import Journal
from shortline.inbound.runner import ApplyRunner
from shortline.outbound.deliver import Tools
from shortline.outbound.runner import Sender
from shortline.routing import give, offers
from shortline.settings import Settings
from shortline.sla.rounds import go_round
from shortline_sim.whatsapp.app import create_app as create_double
from shortline_sim.whatsapp.double import Double
from shortline_sim.whatsapp.envelope import dump, envelope, sign
from shortline_sim.whatsapp.inbound import write
from shortline_sim.whatsapp.world import Sent
from tests import cast
from tests.serving import serving

Json = dict[str, Any]
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
WAITING = """
SELECT c.id, c.assignee_id, c.waiting_since, c.last_message_id, o.conversation_id IS NOT NULL AS offered
FROM conversations c LEFT JOIN offers o ON o.conversation_id = c.id AND o.agent_id = c.assignee_id
WHERE c.state = 'open' AND c.due_at IS NOT NULL ORDER BY c.waiting_since, c.id
"""
AHEAD = """
SELECT (SELECT min(not_before) FROM outbox WHERE state IN ('held', 'queued')) AS send_at,
       (SELECT min(due_at) FROM conversations WHERE state = 'open' AND due_at > $1) AS due_at
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation that waits for us, as the desk has it. Seconds of the play."""

    id: int
    owner: int | None  # the agent's id
    since: float
    newest: int
    offered: bool


@dataclass(slots=True)
class Desk:
    """`agents` in the order of the staff; the lead comes on top of them."""

    runtime: Runtime
    clock: ManualClock
    double: Double
    inbox: InboxConfig
    agents: list[Actor]
    tokens: dict[int, str]
    lead: Actor
    api: httpx.AsyncClient
    hooks: httpx.AsyncClient
    reader: ApplyRunner
    sender: Sender
    sent: list[Sent] = field(default_factory=list)
    now: float = 0.0

    def set(self, at: float) -> None:
        self.now = at
        self.clock.set(MONDAY + timedelta(seconds=at))
        self.double.clock.set(self.clock.now().timestamp())

    async def call(self, who: int, method: str, path: str, **more: Any) -> httpx.Response:
        """As this agent."""
        return await self.api.request(
            method, f"/api/v1{path}", headers={"authorization": f"Bearer {self.tokens[who]}"}, **more
        )

    async def ask(self, who: int, method: str, path: str, **more: Any) -> Any:
        answer = await self.call(who, method, path, **more)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def hear(self, person: int, text: str) -> int:
        """Somebody writes; the platform calls our door, and a worker applies it. Returns his conversation."""
        number = self.double.numbers[self.inbox.phone_number_id]
        somebody = self.double.people.meet(number=telephone(person), name=f"Customer {person}")
        update = write(self.double, number, somebody, {"text": text})
        body = dump(envelope([update], self.double.display_numbers()))
        self.double.courier.forget()  # it is carried here and now
        self.double.timetable.clear()
        headers = {"x-hub-signature-256": sign("app-secret", body), "content-type": "application/json"}
        answer = await self.hooks.post(f"/hooks/whatsapp/{self.inbox.id}", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        while await self.reader.run_once():
            pass
        async with self.runtime.db.connection() as connection:
            found: int = await connection.fetchval(
                "SELECT conversation_id FROM messages WHERE provider_id = $1", update.item["id"]
            )
        return found

    def take(self, sent: Sent) -> None:
        """The platform took a message of ours."""
        self.sent.append(sent)

    async def send_due(self) -> list[Sent]:
        """What is due leaves; returns what the platform took."""
        await self.sender.drain()
        taken, self.sent = self.sent, []
        return taken

    async def see(self, active: dict[int, float | None]) -> None:
        """Who sits at a screen, and when he last touched it, as the web process writes it down."""
        now = self.clock.now()
        seen = {who: None if at is None else MONDAY + timedelta(seconds=at) for who, at in active.items()}
        async with self.runtime.db.transaction() as tx:
            await presence.note_seen(tx, seen, now=now)
            await presence.settle(tx, now=now)

    async def give(self) -> int:
        given = 0
        while True:
            async with self.runtime.db.transaction() as tx:
                now_given = await give.give(tx, now=self.clock.now())
            if not now_given:
                return given
            given += now_given

    async def offer(self) -> int:
        async with self.runtime.db.transaction() as tx:
            await give.take_turn(tx)
            return await offers.look(tx, now=self.clock.now())

    async def go_round(self) -> None:
        async with self.runtime.db.transaction() as tx:
            while (await go_round(tx, now=self.clock.now())).more:
                pass

    async def waiting(self) -> list[Waiting]:
        async with self.runtime.db.connection() as connection:
            rows = await connection.fetch(WAITING)
        return [
            Waiting(
                row["id"], row["assignee_id"], _seconds(row["waiting_since"]), row["last_message_id"], row["offered"]
            )
            for row in rows
        ]

    async def ahead(self) -> tuple[float | None, float | None]:
        """When the next message is due to leave, and when the next answer is late."""
        async with self.runtime.db.connection() as connection:
            row = await connection.fetchrow(AHEAD, self.clock.now())
        assert row is not None
        send_at, due_at = (None if each is None else _seconds(each) for each in (row["send_at"], row["due_at"]))
        return send_at, due_at

    async def value(self, sql: str, *values: Any) -> Any:
        async with self.runtime.db.connection() as connection:
            return await connection.fetchval(sql, *values)


def telephone(person: int) -> str:
    return f"316{10_000_000 + person}"


def person_of(number: str) -> int:
    return int(number.removeprefix("316")) - 10_000_000


def _seconds(moment: datetime) -> float:
    return (moment - MONDAY).total_seconds()


@asynccontextmanager
async def a_desk(settings: Settings, *, staff: int, seed: int) -> AsyncIterator[Desk]:
    clock = ManualClock(MONDAY)
    runtime = await Runtime.start(settings, clock=clock)
    app = create_double(seed)  # its own timetable is never started: nothing comes but what the play asks for
    app.double.clock.run_at(0.0)
    journal = await Journal(runtime.db).start()
    tools = Tools(runtime.db, clock, runtime.http, runtime.box, runtime.store, settings)
    door = Door(runtime.db, runtime.box, journal, clock)
    try:
        async with (
            serving(app) as url,
            httpx.AsyncClient(transport=httpx.ASGITransport(create_app(runtime)), base_url="http://desk.test") as api,
            httpx.AsyncClient(transport=httpx.ASGITransport(door), base_url="http://desk.test") as hooks,
        ):
            lead = await cast.agent(runtime.db, role=Role.LEAD, name="Lena Lead", now=MONDAY)
            agents = [await cast.agent(runtime.db, name=f"Colleague {n + 1}", now=MONDAY) for n in range(staff)]
            inbox = await cast.inbox(runtime.db, settings, graph_url=url, now=MONDAY)
            desk = Desk(
                runtime, clock, app.double, inbox, agents, await _tokens(runtime, [lead, *agents]), lead, api, hooks,
                ApplyRunner(runtime.db, wiring.HANDLERS, clock), Sender(tools),
            )  # fmt: skip
            desk.set(0.0)
            app.double.on_sent.append(desk.take)
            await _found_account(url, inbox)
            yield desk
    finally:
        await journal.stop()
        await app.double.stop()
        await runtime.stop()


async def _tokens(runtime: Runtime, who: Sequence[Actor]) -> dict[int, str]:
    tokens = {}
    for each in who:
        async with httpx.AsyncClient() as client:
            await cast.signed_in(client, each, db=runtime.db, now=MONDAY)
            tokens[each.agent_id or 0] = client.headers["authorization"].removeprefix("Bearer ")
    return tokens


async def _found_account(url: str, inbox: InboxConfig) -> None:
    number = {
        "phone_number_id": inbox.phone_number_id,
        "display_phone_number": "+31 20 555 0100",
        "verified_name": "Desk",
    }
    account = {
        "waba_id": inbox.waba_id, "access_token": inbox.access_token, "app_secret": "app-secret",
        "verify_token": "verify-token", "phone_numbers": [number],
    }  # fmt: skip
    async with httpx.AsyncClient(base_url=url) as sim:
        (await sim.post("/_sim/accounts", json=account)).raise_for_status()
