"""A desk with two numbers of one account, both connected to the double, and an admin who moves one to the other."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from shortline import wiring
from shortline.accounts import tokens
from shortline.accounts.actor import Actor, Role, Scope
from shortline.channels.protocol import InboxConfig
from shortline.jobs import JobContext
from shortline.lifeboat.jobs import withhold
from shortline.settings import Settings
from tests import cast
from tests.outbound.conftest import Desk, a_desk, connect

Json = dict[str, Any]


@dataclass
class Boat:
    """`old` is given up for `new`; `other` belongs to another account. `admin` speaks as Ada."""

    desk: Desk
    admin: httpx.AsyncClient
    ada: Actor
    old: InboxConfig
    new: InboxConfig

    def at(self, inbox: InboxConfig | None = None) -> str:
        return f"/api/v1/inboxes/{(inbox or self.old).id}/successor"

    async def preview(self, to: InboxConfig | None = None) -> Json:
        answer = await self.admin.post(f"{self.at()}/preview", json={"inbox_id": str((to or self.new).id)})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def move(self, to: InboxConfig | None = None) -> httpx.Response:
        return await self.admin.post(self.at(), json={"inbox_id": str((to or self.new).id)})

    async def moved(self) -> Json:
        answer = await self.move()
        assert answer.status_code == 201, answer.text
        await self.work()
        found: Json = answer.json()
        return found

    async def work(self) -> None:
        """The job of the move, as a worker runs it."""
        parts = self.desk.runtime
        context = JobContext(parts.db, self.desk.clock, parts.http, parts.settings, parts.store)
        await withhold(context, {"inbox_id": self.old.id})

    async def there(self, conversation: str) -> str:
        answer = await self.desk.api.post(f"/api/v1/conversations/{conversation}/continue")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["conversation_id"])

    async def agrees(
        self, conversation: str, *, proof: str = "form 7", wording: str = "Yes, write to me.", **more: Any
    ) -> None:
        """The person of this conversation agrees to messages that we begin."""
        contact = await self.desk.value("SELECT contact_id FROM conversations WHERE id = $1", int(conversation))
        said = {"purpose": "service", "change": "given", "how": "form", "wording": wording, "proof": proof} | more
        answer = await self.desk.api.post(f"/api/v1/contacts/{contact}/consents", json=said)
        assert answer.status_code in (200, 201), answer.text

    async def composer(self, conversation: str) -> Json:
        answer = await self.desk.api.get(f"/api/v1/conversations/{conversation}/composer")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    async def detail(self, conversation: str) -> Json:
        answer = await self.desk.api.get(f"/api/v1/conversations/{conversation}")
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found


@pytest.fixture
async def boat(settings: Settings) -> AsyncIterator[Boat]:
    async with a_desk(settings, wiring.HANDLERS) as desk:
        db, now = desk.runtime.db, desk.clock.now()
        new = await cast.inbox(db, settings, name="New line", graph_url=desk.double_url, now=now)
        await connect(desk, new)
        ada = await cast.agent(db, name="Ada Admin", role=Role.ADMIN, now=now)
        async with httpx.AsyncClient(transport=desk.api._transport, base_url="http://desk.test", timeout=20) as admin:
            await cast.signed_in(admin, ada, db=db, now=now)
            yield Boat(desk, admin, ada, desk.inbox, new)


@pytest.fixture
async def program(boat: Boat) -> AsyncIterator[httpx.AsyncClient]:
    """A program of Ali's: nobody's hand paces what it sends."""
    desk = boat.desk
    async with desk.runtime.db.transaction() as tx:
        token = await tokens.create(tx, "robot", set(Scope), agent_id=desk.ali.agent_id, now=desk.clock.now())
    headers = {"authorization": f"Bearer {token.text}"}
    async with httpx.AsyncClient(
        transport=desk.api._transport, base_url="http://desk.test", timeout=20, headers=headers
    ) as client:
        yield client
