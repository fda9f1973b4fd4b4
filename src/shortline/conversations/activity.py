"""What happened to a conversation, as a line in its timeline: who closed it, who took it over, who put it aside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline import events
from shortline.accounts.actor import Actor
from shortline.conversations import store
from shortline.conversations.conversation import Conversation
from shortline.conversations.message import NewMessage
from shortline.conversations.store import q
from shortline.db import Tx
from shortline.events import Happened, kinds


async def save_with_line(
    tx: Tx, after: Conversation, change: str, *, by: Actor, now: datetime, **content: Any
) -> Conversation:
    """Save the locked conversation with a line about what was done. Lines do not count as messages: no clock, no preview."""
    message_id = await store.insert(
        tx,
        after,
        NewMessage(
            direction="activity",
            kind="activity",
            author_kind="agent" if by.agent_id else "system",
            author_agent_id=by.agent_id,
            content={"change": change, **content},
            display_at=now,
        ),
        now=now,
    )
    numbered = after.numbered()
    await store.save(tx, numbered)
    # Whose it is now goes along: his screen is not to wait with it.
    more = {"assignee_id": content.get("assignee_id")} if change == "assigned" else {}
    await events.record_many(
        tx, _news(after.id, message_id, after.inbox_id, {"change": change, **more}, by=by, now=now)
    )
    return numbered


async def add_lines(
    tx: Tx, change: str, contents: Mapping[int, Mapping[str, Any]], *, by: Actor, now: datetime
) -> None:
    """The same for many whose rows are locked and otherwise saved, in two statements. `contents`: by conversation."""
    rows = await q.fetch(
        tx,
        "add_lines",
        ids=list(contents),
        contents=[{"change": change, **content} for content in contents.values()],
        author_kind="agent" if by.agent_id else "system",
        author_agent_id=by.agent_id,
        now=now,
    )
    told = [
        _news(row["conversation_id"], row["id"], row["inbox_id"], {"change": change}, by=by, now=now) for row in rows
    ]
    await events.record_many(tx, [each for one in told for each in one])


def _news(
    conversation_id: int, message_id: int | None, inbox_id: int, data: dict[str, Any], *, by: Actor, now: datetime
) -> list[Happened]:
    """For who watches the list, and for who watches the timeline."""
    return [
        Happened(
            kind,
            at=now,
            conversation_id=conversation_id,
            message_id=message_id,
            inbox_id=inbox_id,
            agent_id=by.agent_id,
            data=data,
            cause=by.kind,
        )
        for kind in (kinds.CONVERSATION_UPDATED, kinds.MESSAGE_CREATED)
    ]
