"""A message for later leaves now instead, because a person says so: the guard is asked as of this moment."""

from __future__ import annotations

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import Conflict
from shortline.outbound import words
from shortline.outbound.change import tell
from shortline.outbound.judge import refusal
from shortline.outbound.lock_message import lock_message
from shortline.outbound.rhythm.turn import by_hand, hand_after
from shortline.outbound.submit import may_reply
from shortline.policy import RULES, Verdict, decide
from shortline.policy.gather import gather

Q = queries(__package__)


class NotForLater(Conflict):
    code, sentence = "not_for_later", "This message does not wait for its time (any more)."


async def send_now(tx: Tx, message_id: int, *, by: Actor, now: datetime) -> None:
    """Everything one press of send made goes together. Raises NotFound, NotAllowed, NotForLater, or Refused with the
    decision; what waits for a lead waits on."""
    row = await lock_message(tx, message_id, by, may_reply)
    if row["state"] != "held" or row["on_reply"] is None or (row["failure"] or {}).get("waits") == "lead":
        raise NotForLater
    together = await Q.fetch(
        tx,
        "same_submit",
        conversation_id=row["conversation_id"],
        created_at=row["created_at"],
        agent_id=row["author_agent_id"],
    )
    for each in together:
        entry = await Q.fetchrow(tx, "lock_entry", id=each["message_id"])
        assert entry is not None
        draft, to = words.draft(entry["draft"]), words.address(entry["address"])
        hand = hand_after(entry["hand"], by)
        facts = await gather(
            tx,
            entry["conversation_id"],
            draft,
            now=now,
            automatic=entry["automatic"],
            address=to,
            seq=entry["seq"],
            asked_at=entry["asked_at"],
            allowance=words.allowance(entry["allowance"]),
            seen_seq=entry["seen_seq"],
            by_program=by.kind != "agent" or not by_hand(hand),
        )
        decision = decide(draft, facts, RULES)
        if decision.verdict is not Verdict.ALLOW:
            raise refusal(decision)
        document = decision.to_json() | {"at": now.isoformat()}
        await Q.execute(tx, "release_now", message_id=each["message_id"], decision=document, hand=hand, now=now)
        await Q.execute(tx, "save_released", id=each["message_id"], now=now)
        await tell(tx, entry, now=now, state="queued")
    await Q.fetchval(tx, "ring")
