"""Writing a message's new state and telling everybody who looks at it, in one breath."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline import events
from shortline.db import Tx, queries
from shortline.events import kinds

Q = queries(__package__)


async def change_state(
    tx: Tx, row: Mapping[str, Any], state: str, *, now: datetime, failure: dict[str, Any] | None = None
) -> None:
    """`row` has message_id, conversation_id, inbox_id and message_state. An earlier failure is replaced, or gone with None."""
    await Q.execute(tx, "save_state", id=row["message_id"], state=state, failure=failure, now=now)
    told = {"was": row["message_state"]}
    if state == "failed" and failure is not None:
        told |= {"failure": failure.get("code") or "", "provider_code": str(failure.get("provider_code") or "")}
    await tell(tx, row, now=now, state=state, told=told)


async def tell(
    tx: Tx, row: Mapping[str, Any], *, now: datetime, state: str, told: Mapping[str, str] | None = None
) -> None:
    """`told`: what else the event says, codes only: the state before, and why it failed. Numbers are counted from it."""
    await events.record(
        tx,
        kinds.MESSAGE_STATE,
        conversation_id=row["conversation_id"],
        message_id=row["message_id"],
        inbox_id=row["inbox_id"],
        data={"state": state, **(told or {})},
        at=now,
    )
