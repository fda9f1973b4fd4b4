"""Writing an event: in the transaction of the verb that made it happen, so neither can exist without the other."""

from datetime import datetime
from typing import Any

from shortline.db import Tx, queries
from shortline.events.kinds import ALL

Q = queries(__package__)


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
    """Append one event and ring the doorbell at commit. `data` holds ids and codes only, never texts."""
    assert kind in ALL, f"unknown event kind {kind}"
    await Q.execute(
        tx,
        "record",
        kind=kind,
        conversation_id=conversation_id,
        message_id=message_id,
        inbox_id=inbox_id,
        agent_id=agent_id,
        data=data or {},
        cause=cause,
        at=at,
    )
