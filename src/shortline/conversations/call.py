"""A call is one card in the timeline, whatever number of updates tell of it and in whatever order.

A missed call waits for us like a message does; any call of the customer opens the window.
"""

from datetime import datetime
from typing import Any

from shortline import events
from shortline.channels.events import CallEvent
from shortline.channels.protocol import InboxConfig
from shortline.conversations import store
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import believable, place
from shortline.conversations.store import q
from shortline.conversations.thread import thread_of
from shortline.conversations.turns import as_turn, turn_facts
from shortline.db import Tx
from shortline.events import kinds

_SHOWN = {"ringing": "ringing", "answered": "answered", "missed": "missed", "rejected": "missed", "failed": "failed"}


async def call(tx: Tx, inbox: InboxConfig, event: CallEvent, *, now: datetime, journal_id: int | None) -> None:
    locked, created = await thread_of(tx, inbox, event.peer, now=now)
    inbound = event.direction == "inbound"
    content: dict[str, Any] = {
        "status": _SHOWN[event.status],
        "direction": event.direction,
        "duration": event.duration_seconds,
    }
    known = await store.find_by_provider_id(tx, inbox.id, event.provider_id)
    if known is not None:
        if not _is_news(known["content"], content):
            return
        content = known["content"] | {name: value for name, value in content.items() if value is not None}
        await q.execute(tx, "change_text", id=known["id"], text=None, content=content, at=None)
        after, message_id, at = locked, known["id"], known["display_at"]
    else:
        where = place(event.at, now=now, newest=locked.last_message_at)
        at = where.at
        made = await store.insert(
            tx,
            locked,
            NewMessage(
                direction="in" if inbound else "out",
                kind="call",
                author_kind="contact" if inbound else "system",
                content=content,
                provider_id=event.provider_id,
                provider_at=event.at,
                display_at=at,
                late=where.late,
                state="received" if inbound else "sent",
                journal_id=journal_id,
            ),
            now=now,
        )
        if made is None:
            return
        message_id = made
        after = locked.numbered().shows(message_id, at)
    opens = believable(event.at, now) if event.opens_window else None
    after = after.heard(at, opens_window_at=opens) if inbound else after.with_window(opens)
    if inbound and content["status"] == "missed":
        facts = await turn_facts(tx, locked)
        after = after if facts.is_blocked else await as_turn(tx, after, facts, at=at)
    await store.save(tx, after)
    await events.record(
        tx,
        kinds.MESSAGE_STATE if known else kinds.MESSAGE_RECEIVED if inbound else kinds.MESSAGE_CREATED,
        conversation_id=locked.id,
        message_id=message_id,
        inbox_id=inbox.id,
        data={"created": created},
        cause="contact" if inbound else "channel",
        at=now,
    )


def _is_news(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Ringing is news only before anything else; an end is final, and may add how long it took."""
    if after["status"] == "ringing":
        return False
    return before.get("status") == "ringing" or (before.get("duration") is None and after["duration"] is not None)
