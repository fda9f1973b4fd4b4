"""The customer's waiting clock, from our side: it stops when the provider accepted an answer, not when one was written.

What no person wrote is no answer: whoever is told "we are still on it" waits on.

If that answer fails later, the clock runs on from its first moment. What the clock showed is kept beside the message's
acceptance, and handed on to a later answer that still stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from shortline import events
from shortline.conversations import clock
from shortline.conversations import store as conversations
from shortline.conversations.conversation import Conversation
from shortline.db import Tx, queries
from shortline.events import kinds
from shortline.hours import store as hours
from shortline.outbound.taken import take_if_free

Q = queries(__package__)
_KEPT = ("waiting_since", "follow_up", "greeted", "target_minutes", "due_at", "resolution_used")
NO_ANSWER = frozenset({"reaction"})


async def stop(tx: Tx, row: Mapping[str, Any], *, at: datetime) -> None:
    """The provider accepted this message. Its conversation is locked by the caller."""
    if row["kind"] in NO_ANSWER or row["automatic"]:
        return
    before = await conversations.lock(tx, row["conversation_id"])
    case_id = await Q.fetchval(tx, "first_answer", message_id=row["message_id"], at=at)
    kept = {
        "waiting_since": _iso(before.waiting_since),
        "follow_up": before.waits_for_follow_up,
        "greeted": before.only_greeted,
        "target_minutes": before.target_minutes,
        "due_at": _iso(before.due_at),
        "resolution_used": before.resolution_used,
        "used_seconds": await _used(tx, before, before.waiting_since, at),
        "answered_at": _iso(before.answered_at),
        "first_of_case": case_id,
    }
    await Q.execute(tx, "put_receipt", message_id=row["message_id"], state="accepted", at=at, detail=kept)
    await conversations.save(tx, before.answered(at))
    await Q.execute(tx, "note_failed", id=row["conversation_id"])
    await take_if_free(tx, row)
    await _tell(tx, row, now=at, change="answered")


async def run_on(tx: Tx, row: Mapping[str, Any], *, now: datetime) -> None:
    """An accepted message turned out not to have arrived."""
    kept = await Q.fetchrow(tx, "find_receipt", message_id=row["message_id"], state="accepted")
    if kept is None:
        return
    detail: dict[str, Any] = kept["detail"]
    await Q.execute(tx, "drop_receipt", message_id=row["message_id"], state="accepted")
    standing = await Q.fetchrow(
        tx, "other_answer", conversation_id=row["conversation_id"], message_id=row["message_id"], at=kept["at"]
    )
    if standing is not None:
        if detail.get("first_of_case"):
            await Q.execute(tx, "unset_first_answer", id=detail["first_of_case"], at=standing["at"])
        await _hand_on(tx, row["conversation_id"], detail, standing)
        return
    if detail.get("first_of_case"):
        await Q.execute(tx, "unset_first_answer", id=detail["first_of_case"], at=None)
    since = _moment(detail.get("waiting_since"))
    conversation = await conversations.lock(tx, row["conversation_id"])
    if since is None or conversation.state == "closed":
        return
    again = replace(_waiting(conversation, detail, since), answered_at=_moment(detail.get("answered_at")))
    await conversations.save(tx, again)
    await _tell(tx, row, now=now, change="unanswered")


def _waiting(now: Conversation, detail: Mapping[str, Any], since: datetime) -> Conversation:
    """What waited before the answer and what waits now, together: a question outranks a greeting, the older one is first."""
    greeted = bool(detail.get("greeted"))
    asked_since = now.waiting_since is not None and not now.only_greeted
    if asked_since and greeted:
        return now
    if now.waiting_since is not None and greeted == now.only_greeted:
        since = min(since, now.waiting_since)
    again = now.waits_on(
        since,
        stopped_at=None,
        follow_up=bool(detail.get("follow_up")),
        target=now.target_minutes if asked_since else detail.get("target_minutes", now.target_minutes),
        greeted=greeted,
    )
    # What the case had used when the stretch that goes on began: what came after is in it.
    return replace(
        again, resolution_used=now.resolution_used if greeted else detail.get("resolution_used", now.resolution_used)
    )


async def _used(tx: Tx, conversation: Conversation, since: datetime | None, at: datetime) -> int | None:
    """The seconds of open time he waited, by the hours of now: what is chosen later is not asked."""
    if since is None:
        return None
    calendar = await hours.holding(tx, inbox_id=conversation.inbox_id, team_id=conversation.team_id)
    return max(0, clock.spent(calendar, since, at))


async def _hand_on(tx: Tx, conversation_id: int, detail: Mapping[str, Any], standing: Mapping[str, Any]) -> None:
    """A later answer stands: should it fail too, the clock must still know its first moment."""
    theirs: dict[str, Any] = standing["detail"]
    mine, other = _moment(detail.get("waiting_since")), _moment(theirs.get("waiting_since"))
    outranked = bool(detail.get("greeted")) and other is not None and not theirs.get("greeted")
    if mine is not None and (other is None or mine < other) and not outranked:
        conversation = await conversations.lock(tx, conversation_id)
        used = await _used(tx, conversation, mine, standing["at"])
        theirs = theirs | {name: detail[name] for name in _KEPT if name in detail} | {"used_seconds": used}
    theirs = {**theirs, "answered_at": detail.get("answered_at")}
    if detail.get("first_of_case"):
        theirs["first_of_case"] = detail["first_of_case"]
    await Q.execute(
        tx, "put_receipt", message_id=standing["message_id"], state="accepted", at=standing["at"], detail=theirs
    )


async def _tell(tx: Tx, row: Mapping[str, Any], *, now: datetime, change: str) -> None:
    await events.record(
        tx,
        kinds.CONVERSATION_UPDATED,
        conversation_id=row["conversation_id"],
        inbox_id=row["inbox_id"],
        data={"change": change},
        at=now,
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(kept: Any) -> datetime | None:
    return datetime.fromisoformat(kept) if isinstance(kept, str) else None
