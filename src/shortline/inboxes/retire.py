"""A number that handed over to another: its inbox stays open for what still arrives, and sends nothing.

It is kept paused with a reason of its own, so that a process of any version leaves its queue alone.
"""

from dataclasses import replace
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.inboxes.inbox import Inbox
from shortline.inboxes.store import save_inbox

MOVED = "number_moved"


class Retired(Conflict):
    code, sentence = "inbox_moved", "This number handed over to another one. Take the move back first."


async def retire(tx: Tx, inbox: Inbox, *, by: Actor, now: datetime) -> None:
    """The locked inbox sends nothing from now on."""
    await _save(tx, replace(inbox, state="paused", paused_reason=MOVED), "moved", by, now)


async def bring_back(tx: Tx, inbox: Inbox, state: str, reason: str, *, by: Actor, now: datetime) -> None:
    """As it was before it handed over."""
    await _save(tx, replace(inbox, state=state, paused_reason=reason), "move_undone", by, now)


async def _save(tx: Tx, inbox: Inbox, what: str, by: Actor, now: datetime) -> None:
    await save_inbox(tx, inbox, now=now)
    await events.record(
        tx, kinds.INBOX_UPDATED, inbox_id=inbox.id, agent_id=by.agent_id, data={"change": what}, cause=by.kind, at=now
    )


def refuse_retired(inbox: Inbox) -> None:
    """Raises Retired: nobody switches it on again by the way."""
    if inbox.paused_reason == MOVED:
        raise Retired
