"""A lead with a macro and people who wait, in a time of its own: it stands, and is moved on in steps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shortline.accounts.actor import Role
from shortline.answer_runs import jobs
from shortline.jobs import JobContext
from shortline.settings import Settings
from tests import cast
from tests.outbound.conftest import Desk, a_desk
from tests.outbound.test_rhythm import Office, standing

Json = dict[str, Any]
ENGLISH = [
    "Hello {{contact.first_name|there}}, line 4 is down. We expect it back at noon.",
    "Good morning {{contact.first_name|to you}}! Trouble on line 4; it should run again at noon.",
    "{{contact.first_name|Dear customer}}, line 4 is not running at this moment. It comes back around noon.",
]
DUTCH = [
    "Hallo {{contact.first_name|daar}}, lijn 4 ligt stil. We verwachten dat die om twaalf uur weer rijdt.",
    "Goedemorgen {{contact.first_name|en welkom}}! Storing op lijn 4; rond twaalf uur rijdt die weer.",
    "{{contact.first_name|Beste klant}}, lijn 4 rijdt op dit moment niet. Rond het middaguur is dat voorbij.",
]


@dataclass
class Crowd:
    """`office.pass_` moves the time on; `work` is what a worker does with a run."""

    desk: Desk
    office: Office
    macro_id: str
    ids: list[str]

    async def ask(self, method: str, path: str, expected: int = 200, **more: Any) -> Any:
        answer = await self.desk.api.request(method, f"/api/v1{path}", **more)
        assert answer.status_code == expected, answer.text
        return answer.json()

    async def trial(self, ids: list[str] | None = None) -> Json:
        body = {"macro_id": self.macro_id, "ids": ids or self.ids}
        return dict(await self.ask("POST", "/answer-runs/trial", json=body))

    async def start(self, ids: list[str] | None = None, expected: int = 201, **more: Any) -> Json:
        body = {"macro_id": self.macro_id, "ids": ids or self.ids, "client_id": str(uuid4()), **more}
        return dict(await self.ask("POST", "/answer-runs", expected, json=body))

    async def run(self, run: Json) -> Json:
        return dict(await self.ask("GET", f"/answer-runs/{run['id']}"))

    async def stop(self, run: Json) -> Json:
        return dict(await self.ask("POST", f"/answer-runs/{run['id']}/stop"))

    @property
    def context(self) -> JobContext:
        runtime = self.desk.runtime
        return JobContext(runtime.db, self.desk.clock, runtime.http, runtime.settings, runtime.store)

    async def work(self, run: Json) -> None:
        await jobs.ask(self.context, {"run_id": int(run["id"])})

    async def act(self, run: Json) -> None:
        """What follows on the answers that have left."""
        await jobs.act(self.context, {"run_id": int(run["id"])})

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        async with self.desk.runtime.db.connection() as connection:
            return await connection.fetch(sql, *values)

    async def languages(self, *conversations: str, language: str) -> None:
        numbers = [int(each) for each in conversations]
        await self.rows(
            "UPDATE contacts SET language = $1 WHERE id IN (SELECT contact_id FROM conversations WHERE id = ANY($2))",
            language, numbers,
        )  # fmt: skip


async def add_macro(api: httpx.AsyncClient, wordings: list[str], **more: Any) -> str:
    body = {"shortcut": "line4", "name": "Line 4 is down", "wordings": wordings, "shared": True, **more}
    answer = await api.post("/api/v1/macros", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
async def crowd(settings: Settings) -> AsyncIterator[Crowd]:
    async with a_desk(settings) as desk, standing(desk) as office:
        lena = await cast.agent(desk.runtime.db, name="Lena", role=Role.LEAD, now=desk.clock.now())
        await cast.signed_in(desk.api, lena, db=desk.runtime.db, now=desk.clock.now())
        desk.ali = lena
        macro = await add_macro(desk.api, ENGLISH, language="en")
        await add_macro(desk.api, DUTCH, language="nl")
        yield Crowd(desk, office, macro, await office.people(6))
