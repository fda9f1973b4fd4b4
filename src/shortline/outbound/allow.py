"""A lead lets a message pass that a rule of the house holds back: with a reason, and for exactly the rules he saw.

What the provider forbids, nobody lets pass: those rules carry no mark. What comes up later is judged anew.
"""

from __future__ import annotations

from datetime import datetime

import asyncpg

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, must
from shortline.db import Tx, queries
from shortline.errors import Conflict, NotFound
from shortline.outbound import words
from shortline.outbound.change import tell
from shortline.outbound.judge import refusal
from shortline.outbound.leave_of_a_lead import allowance
from shortline.outbound.lock_message import lock_message
from shortline.outbound.rhythm.turn import by_hand, hand_after
from shortline.policy import RULES, Verdict, decide
from shortline.policy.gather import gather

Q = queries(__package__)


class NotHeld(Conflict):
    code, sentence = "not_held", "This message does not wait for anybody's leave."


async def allow(tx: Tx, message_id: int, reason: str, *, by: Actor, now: datetime) -> None:
    """Raises NotFound, NotAllowed, NotHeld, or Refused with the decision when more than rules of the house stands against it."""
    row = await lock_message(tx, message_id, by, may_allow)
    if row["state"] != "held" or not (row["failure"] or {}).get("waits"):
        raise NotHeld
    draft, to = words.draft(row["draft"]), words.address(row["address"])
    hand = hand_after(row["hand"], by)
    facts = await gather(
        tx,
        row["conversation_id"],
        draft,
        now=now,
        automatic=row["automatic"],
        address=to,
        submitted_at=now,
        seq=row["seq"],
        asked_at=row["asked_at"],
        seen_seq=row["seen_seq"],
        by_program=by.kind != "agent" or not by_hand(hand),
    )
    decision = decide(draft, facts, RULES)
    known = words.allowance(row["allowance"])
    name = await Q.fetchval(tx, "agent_name", id=by.agent_id)
    given = allowance([decision], name=name or "", reason=reason, agent_id=by.agent_id, at=now, known=known)
    allowed = decide(draft, facts.allowed(given), RULES)
    if allowed.verdict is Verdict.DENY:
        raise refusal(allowed)
    await Q.execute(
        tx,
        "release_allowed",
        message_id=message_id,
        allowance=words.allowance_json(given),
        decision=allowed.to_json() | {"at": now.isoformat()},
        hand=hand,
        now=now,
    )
    await Q.execute(tx, "save_released", id=message_id, now=now)
    await tell(tx, row, now=now, state="queued")
    await Q.fetchval(tx, "ring")


def may_allow(by: Actor, row: asyncpg.Record | None) -> None:
    if row is None:
        raise NotFound
    must(by, Action.MESSAGE_ALLOW, ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"]))
