"""What a refusal teaches us about the person, so that the next message is refused before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline import events
from shortline.db import Tx, queries
from shortline.events import kinds

Q = queries(__package__)
LIMITED = frozenset({"quality_limited", "account_restricted"})
OTHER_OWNER = "The provider refused a message because the owner of this number may have changed."


async def learn(tx: Tx, row: Mapping[str, Any], failure: Mapping[str, Any], *, now: datetime) -> None:
    """Who stopped marketing gets none any more; behind a changed key may be somebody else; a limited number rests."""
    conversation_id = row["conversation_id"]
    if failure.get("code") == "marketing_stopped":
        if await Q.fetchval(tx, "stop_marketing", conversation_id=conversation_id, at=now):
            await events.record(tx, kinds.CONTACT_UPDATED, conversation_id=conversation_id, at=now)
    elif failure.get("code") in LIMITED:
        await Q.execute(tx, "note_limited", id=row["inbox_id"], at=now)
    elif failure.get("code") == "identity_changed":
        if await Q.fetchval(tx, "flag_identity", conversation_id=conversation_id, note=OTHER_OWNER, at=now):
            await events.record(tx, kinds.IDENTITY_CHANGED, conversation_id=conversation_id, at=now)
