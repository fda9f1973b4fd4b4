"""Putting a conversation back to how it stood before a message that is taken back: opened or put aside again, and handed back."""

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.handover import pass_on


async def put_back(
    tx: Tx, changed: Conversation, *, change: str | None, handed_back: bool, by: Actor, now: datetime
) -> None:
    """`changed` is locked and as it shall stand. Checks no right: the caller has decided who may. A line for each change."""
    if change is not None:
        until = {"until": changed.snoozed_until.isoformat()} if changed.snoozed_until else {}
        changed = await save_with_line(tx, changed, change, by=by, now=now, **until)
    if change == "reopened":
        await q.execute(tx, "take_case_up", conversation_id=changed.id)
    if not handed_back:
        return
    held = (changed.assignee_id, changed.team_id)
    names = ("assignee_id", "team_id")
    named = {name: None if each is None else str(each) for name, each in zip(names, held, strict=True)}
    await save_with_line(tx, changed, "assigned", by=by, now=now, **named)
    await q.execute(tx, "assign_case", conversation_id=changed.id, assignee_id=held[0], team_id=held[1])
    await pass_on.take_back(tx, changed.id, *held)
