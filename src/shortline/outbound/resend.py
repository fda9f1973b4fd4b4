"""Sending a message again because a person says so: a new attempt of the same message, never a new message."""

from __future__ import annotations

from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import Conflict
from shortline.outbound import words
from shortline.outbound.change import change_state, tell
from shortline.outbound.judge import refusal
from shortline.outbound.lock_message import lock_message
from shortline.outbound.rhythm.turn import by_hand, hand_after
from shortline.outbound.submit import may_reply
from shortline.policy import RULES, Verdict, decide
from shortline.policy.gather import gather

Q = queries(__package__)
AGAIN = frozenset({"failed", "unconfirmed", "withheld"})
ON_ITS_WAY = frozenset({"queued", "paced", "sending"})


class NothingToDo(Conflict):
    code, sentence = "not_failed", "This message did not fail."


async def resend(tx: Tx, message_id: int, *, by: Actor, now: datetime) -> None:
    """Raises Refused with the decision when it may not leave now. Pressed twice, it goes once."""
    row = await lock_message(tx, message_id, by, may_reply)
    if row["message_state"] in ON_ITS_WAY and row["state"] in ("queued", "sending"):
        return
    if row["message_state"] not in AGAIN:
        raise NothingToDo
    draft, to = words.draft(row["draft"]), words.address(row["address"])
    hand = hand_after(row["hand"], by)
    facts = await gather(
        tx,
        row["conversation_id"],
        draft,
        now=now,
        address=to,
        seq=row["seq"],
        asked_at=row["asked_at"],
        allowance=words.allowance(row["allowance"]),
        confirms_opt_out=row["confirms_consent"] is not None,
        seen_seq=row["seen_seq"],
        by_program=by.kind != "agent" or not by_hand(hand),
    )
    decision = decide(draft, facts, RULES)
    if decision.verdict is Verdict.DENY:
        raise refusal(decision)
    # What is learnt about the earlier attempts from here on belongs to them, not to this one.
    await Q.execute(tx, "drop_receipt", message_id=message_id, state="failed")
    await Q.execute(tx, "forget_failure", id=message_id)
    await Q.execute(
        tx,
        "requeue_by_person",
        message_id=message_id,
        decision=decision.to_json() | {"at": now.isoformat()},
        hand=hand,
        now=now,
    )
    await change_state(tx, row, "queued", now=now)
    await Q.execute(tx, "note_failed", id=row["conversation_id"])
    await Q.fetchval(tx, "ring")


async def leave(tx: Tx, message_id: int, *, by: Actor, now: datetime) -> None:
    """Nobody knows whether it arrived, and a person lets it be: no more questions, nothing is sent."""
    row = await lock_message(tx, message_id, by, may_reply)
    if row["message_state"] not in AGAIN:
        raise NothingToDo
    await Q.execute(
        tx,
        "save_outbox",
        message_id=message_id,
        state="settled",
        not_before=row["not_before"],
        unknown_since=None,
        settled_at=now,
    )
    failure = {**(row["failure"] or {}), "remedy": None, "left": True}
    await Q.execute(tx, "save_state", id=message_id, state=row["message_state"], failure=failure, now=now)
    await tell(tx, row, now=now, state=row["message_state"])
    await Q.execute(tx, "note_failed", id=row["conversation_id"])
    await Q.fetchval(tx, "ring")
