"""Texts that a number could not send any more go along to the one that took over: into the reply box, never to the customer.

What was withheld because the number handed over becomes part of the draft of whoever goes on there. It is carried once, and
the message that stayed behind says where it went; a draft on the old number is copied where the new one has none.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.conversations.draft import keep_draft
from shortline.db import Tx, queries
from shortline.outbound.change import change_state

Q = queries(__package__)
FILES_MAX = 30  # of a draft
TEXT_MAX = 65_536


async def carry(tx: Tx, earlier_id: int, there_id: int, *, by: Actor, now: datetime) -> int:
    """How many messages went along. Who asks again gets nothing twice."""
    if by.agent_id is None:
        return 0
    drafts = {row["conversation_id"]: row for row in await Q.fetch(
        tx, "list_reply_drafts", agent_id=by.agent_id, conversation_ids=[earlier_id, there_id]
    )}  # fmt: skip
    begun = drafts.get(there_id) or drafts.get(earlier_id)
    texts = [begun["text"]] if begun and begun["text"].strip() else []
    files: list[int] = list(begun["media_ids"]) if begun else []
    template: dict[str, Any] | None = begun["template"] if begun else None
    taken: list[Mapping[str, Any]] = []
    for row in await Q.fetch(tx, "lock_left_behind", conversation_id=earlier_id):
        asked = row["draft"].get("asked") or {}
        if asked.get("template") is not None:
            if template is not None:
                continue  # one draft holds one; the other stays where it is, in sight
            template = asked["template"]
        elif sum(map(len, texts)) + len(row["text"] or "") > TEXT_MAX or len(files) + row["files"] > FILES_MAX:
            continue
        elif row["text"]:
            texts.append(row["text"])
        if row["files"]:
            copied = await Q.fetch(tx, "copy_files", message_id=row["message_id"], agent_id=by.agent_id, now=now)
            files += [each["id"] for each in copied]
        taken.append(row)
    if not taken and (there_id in drafts or begun is None):
        return 0
    await keep_draft(
        tx,
        there_id,
        "reply",
        text="\n\n".join(texts),
        media_ids=files,
        template=template,
        actions=begun["actions"] if begun else [],
        updated_at=max(now, begun["updated_at"]) if begun else now,
        by=by,
        now=now,
    )
    for row in taken:
        carried = {"conversation_id": str(there_id), "by": str(by.agent_id), "at": now.isoformat()}
        await change_state(tx, row, "withheld", now=now, failure={**(row["failure"] or {}), "carried": carried})
    return len(taken)
