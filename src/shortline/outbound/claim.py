"""Step one of sending: take a due message, ask policy once more, wait for the number's rhythm, and commit the attempt
before any request exists.

Only the head of a conversation may be in flight. Whatever is waiting before it (queued, unknown, in its undo hold)
holds the followers; an unconfirmed one no longer does, and marks those that waited behind it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from shortline.channels.draft import Draft
from shortline.channels.protocol import Address, InboxConfig
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.failpoints import failpoint
from shortline.ids import uuid7
from shortline.inboxes import store as inboxes
from shortline.inboxes.retire import MOVED
from shortline.outbound import sentences, words
from shortline.outbound.change import change_state, tell
from shortline.outbound.rhythm.turn import by_hand, take_turn
from shortline.policy import RULES, Decision, Verdict, decide
from shortline.policy.facts import Facts
from shortline.policy.gather import gather
from shortline.secrets import Box
from shortline.settings import Settings

Q = queries(__package__)
LEASE = timedelta(seconds=60)  # longer than the request's own deadline of 20 s
HOLD_HEAD = timedelta(seconds=15)  # a message for later holds its followers only when its time is this near
ASK_AGAIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message in flight: everything the request needs, and the two proofs that it is still ours."""

    message_id: int
    conversation_id: int
    inbox: InboxConfig
    secrets_hash: bytes
    to: Address
    draft: Draft
    attempt_id: UUID
    tries: int
    bulk: bool
    asked_at: datetime
    lease_ends: float  # monotonic: a process that was frozen past it must not send

    @property
    def lease_is_over(self) -> bool:
        return time.monotonic() >= self.lease_ends


async def claim(
    tx: Tx, message_id: int, conversation_id: int, *, box: Box, settings: Settings, now: datetime
) -> Entry | None:
    """The entry to send, with its attempt written; None when there is nothing to do (any more)."""
    await conversations.lock(tx, conversation_id)
    row = await Q.fetchrow(tx, "lock_entry", id=message_id)
    if row is None or not await is_due(tx, row, now=now):
        return None
    draft, to = words.draft(row["draft"]), words.address(row["address"])
    facts = await facts_of(tx, row, draft, to, now=now)
    decision = decide(draft, facts, RULES)
    if decision.verdict is Verdict.DENY:
        await withhold(tx, row, decision, because=MOVED, now=now)
        return None
    if decision.verdict is Verdict.HOLD and decision.until is not None:
        await _wait_until(tx, row, decision, decision.until, now=now)
        return None
    if decision.verdict is Verdict.HOLD:
        await Q.execute(
            tx,
            "save_outbox",
            message_id=message_id,
            state="queued",
            not_before=now + ASK_AGAIN,
            unknown_since=None,
            settled_at=None,
        )
        found = decision.strictest[0]
        failure = sentences.failure(found.code, sentence=found.because)
        await change_state(tx, row, "queued", now=now, failure=failure)
        return None
    if await take_turn(tx, row, draft, to, facts, now=now) is not None:
        await change_state(tx, row, "paced", now=now, failure=row["failure"])
        return None
    failpoint("out.claimed")
    attempt_id = uuid7()
    lease_ends = time.monotonic() + LEASE.total_seconds()
    secrets_hash = await Q.fetchval(
        tx,
        "begin_attempt",
        attempt=attempt_id,
        message_id=message_id,
        conversation_id=conversation_id,
        inbox_id=row["inbox_id"],
        seq=row["seq"],
        recipient=to.phone or to.user_id or "",
        body_hash=_fingerprint(row["draft"], row["address"]),
        lease_until=now + LEASE,
        now=now,
    )
    await tell(tx, row, now=now, state="sending")
    return Entry(
        message_id=message_id,
        conversation_id=conversation_id,
        inbox=await inboxes.config(tx, row["inbox_id"], box, settings),
        secrets_hash=secrets_hash,
        to=to,
        draft=draft,
        attempt_id=attempt_id,
        tries=row["attempts"] + 1,
        bulk=row["bulk"],
        asked_at=words.submitted_at(row["decision"], row["created_at"]),
        lease_ends=lease_ends,
    )


async def withhold_moved(tx: Tx, row: asyncpg.Record, *, now: datetime) -> bool:
    """Whether its number handed over; then the message is withheld, and nothing of it goes up first."""
    if row["inbox_paused_reason"] != MOVED:
        return False
    draft, to = words.draft(row["draft"]), words.address(row["address"])
    decision = decide(draft, await facts_of(tx, row, draft, to, now=now), RULES)
    if decision.verdict is Verdict.DENY:
        await withhold(tx, row, decision, because=MOVED, now=now)
    return True


async def is_due(tx: Tx, row: asyncpg.Record, *, now: datetime) -> bool:
    """Asked again under the conversation's lock: what the list of due messages said may be a moment old."""
    if row["state"] not in ("held", "queued") or row["not_before"] > now:
        return False
    if row["inbox_state"] == "paused" and row["inbox_paused_reason"] != MOVED:
        return False
    if row["lease_until"] is not None and row["lease_until"] > now:
        return False
    return not await Q.fetchval(
        tx,
        "is_blocked",
        conversation_id=row["conversation_id"],
        message_id=row["message_id"],
        seq=row["seq"],
        soon=now + HOLD_HEAD,
    )


async def facts_of(tx: Tx, row: asyncpg.Record, draft: Draft, to: Address, *, now: datetime) -> Facts:
    """The facts of a message that was asked for, as they are now."""
    return await gather(
        tx,
        row["conversation_id"],
        draft,
        now=now,
        automatic=row["automatic"],
        address=to,
        submitted_at=words.submitted_at(row["decision"], row["created_at"]),
        scheduled=row["send_at"] is not None,
        keeps_on_reply=row["on_reply"] == "keep",
        seq=row["seq"],
        asked_at=row["asked_at"],
        allowance=words.allowance(row["allowance"]),
        confirms_opt_out=row["confirms_consent"] is not None,
        seen_seq=row["seen_seq"],
        by_program=not by_hand(row["hand"]),
    )


async def _wait_until(tx: Tx, row: asyncpg.Record, decision: Decision, until: datetime, *, now: datetime) -> None:
    """Until a known moment it is like a message written for later: it can be taken back, and holds nobody up."""
    await Q.execute(
        tx,
        "save_outbox",
        message_id=row["message_id"],
        state="held",
        not_before=until,
        unknown_since=None,
        settled_at=None,
    )
    document = decision.to_json() | {"at": row["decision"].get("at")}
    await Q.execute(tx, "save_decision", message_id=row["message_id"], decision=document)
    why = sentences.held(decision)
    await Q.execute(tx, "hold_until", id=row["message_id"], until=until, failure=why, now=now)
    await tell(tx, row, now=now, state="held")
    await Q.fetchval(tx, "ring")


async def withhold(
    tx: Tx, row: asyncpg.Record, decision: Decision, *, because: str | None = None, now: datetime
) -> None:
    """The world changed since the agent pressed send: it does not leave, and he is told why. `because`: the code to name."""
    found = decision.find(because) if because is not None else None
    found = found or decision.strictest[0]
    await Q.execute(
        tx,
        "save_decision",
        message_id=row["message_id"],
        decision=decision.to_json() | {"at": row["decision"].get("at")},
    )
    await Q.execute(
        tx,
        "save_outbox",
        message_id=row["message_id"],
        state="settled",
        not_before=row["not_before"],
        unknown_since=None,
        settled_at=now,
    )
    failure = sentences.failure(found.code, sentence=f"Not sent: {found.because[:1].lower()}{found.because[1:]}")
    if found.remedy is not None:
        failure["remedy"] = found.remedy.code
    await change_state(tx, row, "withheld", now=now, failure=failure)
    await Q.execute(tx, "note_failed", id=row["conversation_id"])
    await Q.fetchval(tx, "ring")


def _fingerprint(draft: Mapping[str, Any], address: Mapping[str, Any]) -> bytes:
    kept = {"draft": {name: value for name, value in draft.items() if name != "asked"}, "address": address}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str).encode()).digest()
