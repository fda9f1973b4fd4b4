"""Rules on a desk whose clock is moved by hand; properties are judged as all others are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from shortline.accounts.actor import Actor, Role
from shortline.automation.rounds import Round, go_round
from shortline.channels.protocol import InboxConfig
from shortline.db import Database
from tests import cast
from tests.cast import NOW
from tests.property import conftest as house

house.settings.load_profile("house")
SILENT = {"kind": "silence", "waiting": "us", "minutes": 60}
GONE = {"kind": "silence", "waiting": "customer", "minutes": 60}
CLOSE = {"do": "close"}
LINE = {"do": "send_line", "lines": [{"text": "We are still on it."}]}


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@dataclass
class Town:
    db: Database
    client: httpx.AsyncClient
    inbox: InboxConfig
    lead: Actor

    async def ask(self, method: str, path: str, expect: int = 200, **more: Any) -> Any:
        answer = await self.client.request(method, f"/api/v1{path}", **more)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def rule(self, trigger: dict[str, Any], *actions: dict[str, Any], expect: int = 201, **more: Any) -> Any:
        given = {"name": "A rule", "is_on": True, "trigger": trigger, "actions": list(actions) or [LINE], **more}
        return await self.ask("POST", "/time-rules", expect, json=given)

    async def writes(self, person: int = 1, minutes: float = 0, text: str = "Is tram 4 running?") -> int:
        sender = cast.SenderKeys(wa_id=f"3161111{person:04d}", profile_name=f"Person {person}")
        talk, _ = await cast.inbound_text(self.db, self.inbox, text, sender=sender, now=at(minutes))
        return talk

    async def answered(self, talk: int, minutes: float) -> None:
        """An agent's answer was taken by the provider."""
        async with self.db.transaction() as tx:
            message_id = await tx.fetchval(
                "WITH c AS (UPDATE conversations SET waiting_since = NULL, due_at = NULL, answered_at = $2, last_message_at = $2,"
                " message_seq = message_seq + 1 WHERE id = $1 RETURNING id, inbox_id, message_seq)"
                " INSERT INTO messages (conversation_id, inbox_id, seq, direction, kind, text, author_kind, display_at, state,"
                " state_at, created_at) SELECT id, inbox_id, message_seq, 'out', 'text', 'Not until noon.', 'agent',"
                " $2, 'sent', $2, $2"
                " FROM c RETURNING id",
                talk,
                at(minutes),
            )
            await tx.execute("UPDATE conversations SET last_message_id = $2 WHERE id = $1", talk, message_id)

    async def go(self, minutes: float) -> Round:
        return await go_round(self.db, now=at(minutes))

    async def runs(self) -> list[dict[str, Any]]:
        return list((await self.ask("GET", "/time-rules/runs"))["items"])

    async def value(self, sql: str, *values: Any) -> Any:
        async with self.db.reading() as tx:
            return await tx.fetchval(sql, *values)


@pytest.fixture
async def town(db: Database, client: httpx.AsyncClient) -> Town:
    lead = await cast.agent(db, name="Noor Lead", role=Role.LEAD)
    await cast.signed_in(client, lead, db=db)
    return Town(db, client, await cast.inbox(db), lead)


async def sent(town: Town) -> list[str]:
    async with town.db.reading() as tx:
        rows = await tx.fetch(
            "SELECT text FROM messages WHERE direction = 'out' AND author_kind = 'automation' ORDER BY id"
        )
    return [row["text"] for row in rows]
