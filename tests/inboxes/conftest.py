"""A desk whose whole account is subscribed at the double, with a lead who looks after its templates."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from shortline import wiring
from shortline.inboxes.jobs import sync_templates
from shortline.jobs import JobContext
from shortline.settings import Settings
from tests import cast
from tests.outbound.conftest import Desk, a_desk, until

Json = dict[str, Any]
WRITTEN: Json = {
    "name": "order_update",
    "language": "nl",
    "category": "utility",
    "body": "Beste {{1}}, uw bestelling {{2}} is onderweg.",
    "examples": {"1": "Sanne", "2": "88213"},
}


@dataclass
class Shop:
    """`desk.api` speaks as the agent Ali, `lead` as Lena."""

    desk: Desk
    lead: httpx.AsyncClient
    lena: Any

    @property
    def at(self) -> str:
        return f"/api/v1/inboxes/{self.desk.inbox.id}/templates"

    async def write(self, **changes: Any) -> httpx.Response:
        return await self.lead.post(self.at, json=WRITTEN | changes)

    async def written(self, status: str = "APPROVED", **changes: Any) -> Json:
        """Submitted and decided on: the reviewers wait for us, since the double's clock stands still."""
        answer = await self.write(**changes)
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        if status != "PENDING":
            await self.decide(made, status=status, reason="INVALID_FORMAT" if status == "REJECTED" else "NONE")
            await self.is_so(made, lambda row: row["status"] == status)
        return made

    async def decide(self, template: Json, **what: Any) -> None:
        await self.desk.sim("templates", name=template["name"], language=template["language"], **what)

    async def get(self, template: Json) -> Json:
        found: Json = (await self.lead.get(f"{self.at}/{template['id']}")).json()
        return found

    async def is_so(self, template: Json, true: Any) -> Json:
        """The row, once the provider's word about it has been heard."""

        async def look() -> Json | None:
            row = await self.get(template)
            return row if true(row) else None

        found: Json = await until(look, 30)
        return found

    async def sync(self) -> None:
        parts = self.desk.runtime
        context = JobContext(parts.db, self.desk.clock, parts.http, parts.settings, parts.store)
        await sync_templates(context, {"inbox_id": self.desk.inbox.id})


@pytest.fixture
async def shop(settings: Settings) -> AsyncIterator[Shop]:
    async with a_desk(settings, wiring.HANDLERS) as desk:
        await desk.sim("clock", rate=0)
        told = await desk.sim(
            "subscriptions",
            waba_id=desk.inbox.waba_id,
            callback_url=f"{desk.hook_url}/hooks/whatsapp/{desk.inbox.id}",
            verify_token="verify-token",
        )
        assert told["ok"], told
        lena = await cast.agent(desk.runtime.db, name="Lena Lead", role="lead", now=desk.clock.now())
        transport = desk.api._transport
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.test", timeout=20) as lead:
            await cast.signed_in(lead, lena, db=desk.runtime.db, now=desk.clock.now())
            made = Shop(desk, lead, lena)
            await made.sync()  # as it is after connecting
            yield made
