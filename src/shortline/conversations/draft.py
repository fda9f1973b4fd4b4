"""Drafts: one of each kind for every agent and conversation. Of two devices the newer text wins, by the devices' time."""

from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.clean import clean, clean_content
from shortline.conversations.store import q
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import Conflict
from shortline.events import kinds

Mode: TypeAlias = Literal["reply", "note"]
AHEAD = timedelta(minutes=1)  # a device's clock may run ahead a little; more would make its draft unbeatable


class NewerDraft(Conflict):
    code, sentence = "newer_draft", "A newer draft was saved from another device."


async def keep_draft(
    tx: Tx,
    conversation_id: int,
    mode: Mode,
    *,
    text: str,
    media_ids: list[int],
    template: dict[str, Any] | None,
    actions: list[dict[str, Any]],
    updated_at: datetime,
    by: Actor,
    now: datetime,
) -> None:
    """Raises NewerDraft. An empty draft is no draft."""
    await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_MARK)
    kept = await q.fetchval(
        tx,
        "keep_draft",
        agent_id=by.agent_id,
        conversation_id=conversation_id,
        mode=mode,
        text=clean(text),
        media_ids=media_ids,
        template=clean_content(template),
        actions=actions,
        updated_at=min(updated_at, now + AHEAD),
    )
    if kept is None:
        raise NewerDraft
    await _tell(tx, conversation_id, by, now)


async def drop_draft(tx: Tx, conversation_id: int, mode: Mode, *, by: Actor, now: datetime) -> None:
    await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_MARK)
    if await q.execute(
        tx, "drop_draft", agent_id=by.agent_id, conversation_id=conversation_id, mode=mode, written_by=now + AHEAD
    ):
        await _tell(tx, conversation_id, by, now)


async def _tell(tx: Tx, conversation_id: int, by: Actor, now: datetime) -> None:
    await events.record(
        tx, kinds.DRAFT_UPDATED, conversation_id=conversation_id, agent_id=by.agent_id, cause=by.kind, at=now
    )
