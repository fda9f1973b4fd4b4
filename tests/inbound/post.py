"""Bodies as the provider writes them, signed as it signs them, and what the desk keeps of them."""

import json
from dataclasses import dataclass
from typing import Any

import httpx

from shortline.channels.events import MessageReceived, StatusChanged
from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp.signature import sign
from shortline.conversations.receive import receive
from shortline.db import Database, Tx
from shortline.inbound.apply import Handlers

SECRET = "app-secret"
POISON = "this text cannot be stored"


def message(
    wamid: str, text: str = "Hej! Är paketet på väg?", *, sender: str = "46705550199", at: float = 1795267198
) -> dict[str, Any]:
    """`at`: seconds since 1970; of now, where a desk by the real clock shall answer: its window is open for a day only."""
    return {"from": sender, "id": wamid, "timestamp": str(int(at)), "type": "text", "text": {"body": text}}


def status(wamid: str, state: str = "delivered") -> dict[str, Any]:
    return {"id": wamid, "status": state, "timestamp": "1795267199", "recipient_id": "46705550199"}


def body(
    phone_number_id: str,
    *messages: dict[str, Any],
    statuses: tuple[dict[str, Any], ...] = (),
    waba_id: str = "700100200300400",
) -> bytes:
    value: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "31205550100", "phone_number_id": phone_number_id},
    }
    if messages:
        value["messages"] = list(messages)
    if statuses:
        value["statuses"] = list(statuses)
    entry = {"id": waba_id, "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def handlers() -> Handlers:
    """The verbs that the desk has for customers' messages; a text that cannot be stored stands for any bug."""

    async def apply_message(tx: Tx, inbox: InboxConfig, event: MessageReceived, *, now: Any, journal_id: int) -> None:
        await receive(tx, inbox, event, now=now, journal_id=journal_id)
        if event.text == POISON:
            await tx.execute("SELECT 1 / 0")

    async def apply_status(tx: Tx, inbox: InboxConfig, event: StatusChanged, *, now: Any, journal_id: int) -> None:
        await tx.execute(
            "INSERT INTO orphan_statuses (inbox_id, provider_id, state, at, received_at) VALUES ($1, $2, $3, $4, $4) "
            "ON CONFLICT DO NOTHING",
            inbox.id, event.provider_id, event.state, now,
        )  # fmt: skip

    return {MessageReceived: apply_message, StatusChanged: apply_status}


@dataclass
class Provider:
    client: httpx.AsyncClient
    db: Database
    inbox: InboxConfig

    @property
    def path(self) -> str:
        return f"/hooks/whatsapp/{self.inbox.id}"

    async def post(self, content: bytes, *, secret: str = SECRET, path: str | None = None) -> int:
        headers = {"x-hub-signature-256": sign(secret, content), "content-type": "application/json"}
        return (await self.client.post(path or self.path, content=content, headers=headers)).status_code

    def body(self, *messages: dict[str, Any], **more: Any) -> bytes:
        return body(self.inbox.phone_number_id, *messages, **more)

    async def kept(self) -> list[bytes]:
        return [bytes(row["body"]) for row in await self.rows("SELECT body FROM journal ORDER BY lane, seq")]

    async def shown(self) -> list[str]:
        """The provider ids of every message in a conversation."""
        rows = await self.rows("SELECT provider_id FROM messages WHERE direction = 'in' ORDER BY conversation_id, seq")
        return [row["provider_id"] for row in rows]

    async def aside(self) -> list[tuple[str, str, str]]:
        rows = await self.rows("SELECT fate, code, path FROM journal_items ORDER BY id")
        return [(row["fate"], row["code"], row["path"]) for row in rows]

    async def rows(self, sql: str, *values: Any) -> list[Any]:
        async with self.db.connection() as connection:
            return list(await connection.fetch(sql, *values))
