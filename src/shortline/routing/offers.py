"""Offering what is somebody's to his team while he is not there for it, and taking it over with what he had begun to write.

Where work is given out, a worker looks. Nothing moves by itself: it stays his, and is his alone again when he comes back
before anybody took it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from shortline import events
from shortline.accounts.actor import SYSTEM, Actor
from shortline.accounts.permissions import Action
from shortline.conversations.activity import save_with_line
from shortline.conversations.assign import assign
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx, queries
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.routing.grace import Held, Why, offered_because
from shortline.routing.hands import Hand, list_hands, rules

q = queries(__package__)
MOST = 200


class NotOffered(Conflict):
    code, sentence = "not_offered", "This conversation is not offered any more."


@dataclass(frozen=True, slots=True)
class Offer:
    agent_id: int
    name: str
    why: Why
    offered_at: datetime
    draft: str  # what he had begun to write


async def look(tx: Tx, *, now: datetime) -> int:
    """Offer what has to be offered, and end what is over. Returns how many offers began or ended."""
    house = await rules(tx)
    grace = timedelta(minutes=house.grace_minutes)
    rows = await q.fetch(tx, "list_held", before=now - grace, most=MOST)
    holders = sorted({row["assignee_id"] for row in rows})
    hands = {hand.agent_id: hand for hand in await list_hands(tx, now=now, only=holders)} if rows else {}
    changed = 0
    wanted: set[int] = set()
    for row in rows:
        why = _why(row, hands.get(row["assignee_id"]), grace, over=house.slow_per_live, now=now)
        if why is None:
            continue
        wanted.add(row["id"])
        if row["offered_to_team_of"] != row["assignee_id"]:
            changed += await _offer(tx, row["id"], row["assignee_id"], why, now=now)
    for row in await q.fetch(tx, "list_offers"):
        if row["conversation_id"] not in wanted:
            changed += await _end(tx, row["conversation_id"], now=now)
    return changed


def _why(row: asyncpg.Record, hand: Hand | None, grace: timedelta, *, over: int, now: datetime) -> Why | None:
    if hand is None:  # he no longer works here: what he had flows back by itself
        return None
    is_over = hand.load.live * over + hand.load.slow > hand.capacity * over
    held = Held(row["waiting_since"], hand.presence, is_over, row["seen"], row["touched_at"])
    return offered_because(held, grace, now=now)


async def _offer(tx: Tx, conversation_id: int, agent_id: int, why: Why, *, now: datetime) -> int:
    row = await q.fetchrow(tx, "lock_held", id=conversation_id, agent_id=agent_id)
    if row is None:  # somebody was faster, or holds it at this moment
        return 0
    is_left = why == "left"
    kept = "unseen" if is_left else why
    await q.execute(
        tx, "save_offer", conversation_id=conversation_id, agent_id=agent_id, why=kept, is_left=is_left, now=now
    )
    locked = await fetch_visible(tx, SYSTEM, conversation_id, Action.CONVERSATION_ASSIGN)
    await save_with_line(tx, locked, "offered", by=SYSTEM, now=now, assignee_id=str(agent_id), why=why)
    return 1


async def _end(tx: Tx, conversation_id: int, *, now: datetime) -> int:
    if not await q.execute(tx, "drop_offer", conversation_id=conversation_id):
        return 0
    data = {"change": "offer_ended"}
    await events.record(
        tx, kinds.CONVERSATION_UPDATED, conversation_id=conversation_id, data=data, cause="system", at=now
    )
    return 1


async def find_offer(tx: Tx, conversation_id: int, *, by: Actor) -> Offer | None:
    """With the draft: whoever may answer the customer may see what a colleague who is not there had begun."""
    await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_REPLY)
    row = await q.fetchrow(tx, "find_offer", conversation_id=conversation_id)
    return None if row is None else Offer(**row)


async def take_over(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> None:
    """It is his who takes it from now on, and so is what was begun, unless he has begun something himself.

    Raises NotOffered when somebody was faster or the colleague is back.
    """
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_ASSIGN, lock=True)
    offer = await q.fetchrow(tx, "find_offer", conversation_id=conversation_id)
    if offer is None or offer["agent_id"] != locked.assignee_id:
        raise NotOffered
    why = [{"code": f"stands_in_{offer['why']}", "agent_id": str(offer["agent_id"])}]
    await assign(tx, conversation_id, assignee_id=by.agent_id, team_id=locked.team_id, why=why, by=by, now=now)
    await q.execute(tx, "drop_offer", conversation_id=conversation_id)
    if await q.execute(
        tx, "copy_draft", conversation_id=conversation_id, giver=offer["agent_id"], taker=by.agent_id, now=now
    ):
        await events.record(
            tx, kinds.DRAFT_UPDATED, conversation_id=conversation_id, agent_id=by.agent_id, cause=by.kind, at=now
        )
