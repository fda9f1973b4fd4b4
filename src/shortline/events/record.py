"""Writing events: in the transaction of the verb that made them happen, so neither can exist without the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shortline.db import Tx, queries
from shortline.events.kinds import ALL

Q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Happened:
    """`data` holds ids and codes only, never texts."""

    kind: str
    at: datetime
    conversation_id: int | None = None
    message_id: int | None = None
    inbox_id: int | None = None
    agent_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    cause: str = ""


async def record(
    tx: Tx,
    kind: str,
    *,
    at: datetime,
    conversation_id: int | None = None,
    message_id: int | None = None,
    inbox_id: int | None = None,
    agent_id: int | None = None,
    data: dict[str, Any] | None = None,
    cause: str = "",
) -> None:
    """Append one event and ring the doorbell at commit."""
    await record_many(tx, [Happened(kind, at, conversation_id, message_id, inbox_id, agent_id, data or {}, cause)])


async def record_many(tx: Tx, happened: Sequence[Happened]) -> None:
    """Append events in their order, in one statement."""
    if not happened:
        return
    assert all(each.kind in ALL for each in happened), f"unknown event kind among {[each.kind for each in happened]}"
    await Q.execute(
        tx,
        "record",
        kinds=[each.kind for each in happened],
        conversation_ids=[each.conversation_id for each in happened],
        message_ids=[each.message_id for each in happened],
        inbox_ids=[each.inbox_id for each in happened],
        agent_ids=[each.agent_id for each in happened],
        datas=[each.data for each in happened],
        causes=[each.cause for each in happened],
        times=[each.at for each in happened],
    )
