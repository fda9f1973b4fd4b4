"""A reaction sits on the message it is about, and is a small turn of its own: a thumb on our question is an answer.

It opens no window, and it never reopens what is closed. One reaction a side and message; the newer replaces the older,
in the provider's time, whatever the order of arrival.
"""

from datetime import datetime

import asyncpg

from shortline import events
from shortline.channels.events import Reaction
from shortline.channels.protocol import InboxConfig
from shortline.conversations import store
from shortline.conversations.clean import clean
from shortline.conversations.message import NewMessage
from shortline.conversations.placing import believable, place
from shortline.conversations.store import q
from shortline.conversations.thread import thread_of_target
from shortline.conversations.turns import as_turn, turn_facts
from shortline.db import Tx
from shortline.events import kinds


async def react(tx: Tx, inbox: InboxConfig, event: Reaction, *, now: datetime, journal_id: int | None) -> None:
    if await store.find_by_provider_id(tx, inbox.id, event.provider_id):
        return
    if not event.emoji and not await store.find_by_provider_id(tx, inbox.id, event.target_provider_id):
        return  # nothing we have is taken back from nothing we have
    locked, target = await thread_of_target(tx, inbox, event.target_provider_id, event.sender, now=now)
    by_contact = event.by == "contact"
    where = place(event.at, now=now, newest=locked.last_message_at)
    emoji = clean(event.emoji)
    message_id = await store.insert(
        tx,
        locked,
        NewMessage(
            direction="activity",
            kind="reaction",
            author_kind="contact" if by_contact else "phone_app",
            content={"emoji": emoji, "message_id": str(target["id"]) if target else None},
            provider_id=event.provider_id,
            provider_at=event.at,
            display_at=where.at,
            journal_id=journal_id,
        ),
        now=now,
    )
    if message_id is None:
        return
    after = locked.numbered()
    if by_contact and emoji:
        after = after.heard(where.at).shows(message_id, where.at)
        if answers(target) and locked.state != "closed":
            facts = await turn_facts(tx, locked)
            after = after if facts.is_blocked else await as_turn(tx, after, facts, at=where.at)
    await store.save(tx, after)
    if target is not None:
        await _attach(
            tx, target["id"], message_id, "contact" if by_contact else "agent", emoji, believable(event.at, now)
        )
        await events.record(
            tx, kinds.MESSAGE_REACTION, conversation_id=locked.id, message_id=target["id"], inbox_id=inbox.id, at=now
        )
    await events.record(
        tx,
        kinds.MESSAGE_CREATED,
        conversation_id=locked.id,
        message_id=message_id,
        inbox_id=inbox.id,
        data={"turn": after.waiting_since != locked.waiting_since},
        cause="contact" if by_contact else "phone_app",
        at=now,
    )


def answers(target: asyncpg.Record | None) -> bool:
    """A reaction to a question of ours is its answer."""
    if target is None or target["direction"] != "out":
        return False
    return any(mark in (target["text"] or "") for mark in "?？؟;՞")


async def _attach(tx: Tx, target_id: int, reaction_id: int, by_kind: str, emoji: str | None, at: datetime) -> None:
    if await q.fetchval(
        tx, "newer_reaction", target_id=str(target_id), id=reaction_id, by_contact=by_kind == "contact", at=at
    ):
        return
    if emoji:
        await q.execute(tx, "keep_reaction", message_id=target_id, by_kind=by_kind, emoji=emoji, at=at)
    else:
        await q.execute(tx, "drop_reaction", message_id=target_id, by_kind=by_kind, at=at)
