"""Taking a message back while the server still holds it: the text returns to the reply box, nothing left."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.errors import Conflict, NotAllowed, NotFound
from shortline.outbound import then_back
from shortline.outbound.submit import may_reply
from shortline.outbound.take_back import take_back

Q = queries(__package__)


class TooLate(Conflict):
    code, sentence = "too_late", "Too late to take it back: it is on its way."


async def undo(tx: Tx, message_id: int, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Everything one press of send made and did is taken back together. Returns what was written, for the reply box.

    What waits for its time may be taken back by whoever answers there: its author may be off by then.
    """
    conversation_id = await Q.fetchval(tx, "conversation_of", id=message_id)
    if conversation_id is None:
        raise NotFound
    await _may_take_back(tx, message_id, await Q.fetchrow(tx, "list_conversations", ids=[conversation_id]), by)
    locked = await conversations.lock(tx, conversation_id)
    row = await Q.fetchrow(tx, "lock_entry", id=message_id)
    if row is None or row["state"] == "undone":
        raise NotFound
    if by.is_person and row["author_agent_id"] != by.agent_id and row["on_reply"] is None:
        raise NotAllowed("Only who wrote a message can take it back.", reason="not_yours")
    if row["state"] != "held":
        raise TooLate
    together = await Q.fetch(
        tx,
        "same_submit",
        conversation_id=conversation_id,
        created_at=row["created_at"],
        agent_id=row["author_agent_id"],
    )
    taken = [each["message_id"] for each in together]
    rows = [await Q.fetchrow(tx, "lock_entry", id=each) for each in taken]
    draft = written([each["draft"].get("asked") or {} for each in rows if each is not None])
    await take_back(tx, locked, taken, by=by, now=now)
    draft["then"] = await then_back.put_back(tx, conversation_id, taken, by=by, now=now)
    await Q.fetchval(tx, "ring")
    return draft


async def _may_take_back(tx: Tx, message_id: int, row: Mapping[str, Any] | None, by: Actor) -> None:
    """Who answers there; and who wrote it, where handing over along with it has put the conversation out of his sight."""
    try:
        may_reply(by, row)
    except (NotAllowed, NotFound):
        before = await Q.fetchrow(tx, "handed_over", id=message_id, agent_id=by.agent_id)
        if row is None or before is None:
            raise
        may_reply(by, {**row, **before})


def written(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """One draft again from the messages it became. Pure."""
    draft: dict[str, Any] = {
        "text": "",
        "media_ids": [],
        "captions": [],
        "template": None,
        "interactive": None,
        "reply_to": None,
        "macro": None,
    }
    for part in parts:
        draft["text"] = draft["text"] or part.get("text") or ""
        draft["media_ids"] += part.get("media_ids") or []
        draft["captions"] += part.get("captions") or []
        for name in ("template", "interactive", "reply_to", "macro"):
            draft[name] = draft[name] or part.get(name)
    if not draft["text"] and len(draft["captions"]) == 1 and draft["captions"][0]:
        draft["text"] = draft["captions"][0]
    return draft
