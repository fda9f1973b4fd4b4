"""Reading events for somebody: the facts that decide who sees a conversation, and an event as it goes over the wire."""

from collections.abc import Iterable
from typing import Any

import msgspec

from shortline.accounts.permissions import ConversationFacts
from shortline.db import Tx, queries
from shortline.events.feed import Event

Q = queries(__package__)


async def load_facts(tx: Tx, conversation_ids: Iterable[int | None]) -> dict[int, ConversationFacts]:
    wanted = sorted({number for number in conversation_ids if number is not None})
    if not wanted:
        return {}
    return {
        row["id"]: ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"])
        for row in await Q.fetch(tx, "list_facts", ids=wanted)
    }


def as_json(event: Event) -> str:
    return msgspec.json.encode(as_object(event)).decode()


def as_object(event: Event) -> dict[str, Any]:
    return {
        "position": event.position,
        "kind": event.kind,
        "conversation_id": _text(event.conversation_id),
        "message_id": _text(event.message_id),
        "inbox_id": _text(event.inbox_id),
        "agent_id": _text(event.agent_id),
        "at": event.at,
        "data": event.data,
    }


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
