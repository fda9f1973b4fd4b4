"""Calling colleagues into a conversation from a note: each named one is told, and follows it from then on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import ConversationFacts
from shortline.conversations.conversation import Conversation
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.events import kinds
from shortline.following import store
from shortline.following.find import Colleague, Reached, named, reach
from shortline.following.store import q

NOBODY = Reached()


async def whom(
    tx: Tx, locked: Conversation, text: str, *, plain: bool, held_by: tuple[int | None, int | None] | None, by: Actor
) -> Reached:
    """Whom the text of a note reaches. `plain`: names of those who may not see it are only words. `held_by`: the assignee
    and team it is being handed to, who decide who sees it.

    Raises BadRequest for somebody who may not see the conversation.
    """
    if "@" not in text:
        return NOBODY
    everybody = await store.colleagues(tx)
    assignee_id, team_id = held_by or (locked.assignee_id, locked.team_id)
    facts = ConversationFacts(assignee_id, team_id, await store.inbox_team(tx, locked.inbox_id))
    found = reach(named(text, [*everybody, *await store.teams(tx)]), everybody, facts, me=by.agent_id)
    if found.unseen and not plain:
        names = ", ".join(found.unseen)
        raise BadRequest(
            f"Not saved: {names} may not see this conversation.",
            code="mention_unseen",
            field="text",
            params={"names": names},
        )
    return found


def content(found: Reached) -> dict[str, Any]:
    """For the note itself: whose names in it are mentions, as they were called then."""
    if not found.named:
        return {}
    return {
        "mentions": [
            {"kind": "agent" if isinstance(each, Colleague) else "team", "id": str(each.id), "name": each.name}
            for each in found.named
        ]
    }


async def call(
    tx: Tx, locked: Conversation, message_id: int, agents: Sequence[int], *, by: Actor, now: datetime
) -> None:
    """`locked`: with the number of the note as its last one."""
    if not agents:
        return
    told = {"conversation_id": locked.id, "seq": locked.message_seq, "agent_ids": list(agents), "now": now}
    await q.execute(tx, "add_mentions", message_id=message_id, **told)
    new = await q.fetch(tx, "follow", **told)
    await events.record_many(
        tx,
        [
            events.Happened(
                kinds.MENTION_CREATED,
                now,
                conversation_id=locked.id,
                message_id=message_id,
                inbox_id=locked.inbox_id,
                agent_id=each,
                data={"by": str(by.agent_id)},
                cause=by.kind,
            )
            for each in agents
        ],
    )
    if new:
        await followed(tx, locked, [row["agent_id"] for row in new], "followed", by=by, now=now)


async def followed(
    tx: Tx, locked: Conversation, agents: Sequence[int], change: str, *, by: Actor, now: datetime
) -> None:
    """Screens hear who follows; the timeline does not."""
    await events.record(
        tx,
        kinds.CONVERSATION_UPDATED,
        conversation_id=locked.id,
        inbox_id=locked.inbox_id,
        agent_id=by.agent_id,
        data={"change": change, "agent_ids": [str(each) for each in agents]},
        cause=by.kind,
        at=now,
    )
