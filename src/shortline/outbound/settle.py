"""Step three of sending: writing down what the request proved, unless somebody else has the message by now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.failpoints import failpoint
from shortline.outbound.accept import accept
from shortline.outbound.change import change_state, tell
from shortline.outbound.claim import Entry
from shortline.outbound.learn import learn
from shortline.outbound.outcome import Accepted, Again, Failed, Outcome, Unknown, may_be_double
from shortline.outbound.pause import pause
from shortline.outbound.rhythm.refused import refused

Q = queries(__package__)


async def settle(tx: Tx, entry: Entry, outcome: Outcome, *, now: datetime) -> None:
    """Fenced by the attempt: a late result never writes over a newer attempt, but an acceptance is never forgotten."""
    await conversations.lock(tx, entry.conversation_id)
    row = await Q.fetchrow(tx, "lock_entry", id=entry.message_id)
    if row is None:
        return
    attempt = await Q.fetchrow(tx, "get_attempt", id=entry.attempt_id)
    if isinstance(outcome, Accepted):
        await accept(tx, row, entry.attempt_id, outcome.provider_id, now=now, detail=outcome.detail)
        failpoint("out.before_settled")
        return
    if attempt is None or attempt["outcome"] == "accepted":
        return  # a status was faster, and it knows better
    name: str = outcome.proof if isinstance(outcome, Again) else type(outcome).__name__.lower()
    await Q.execute(
        tx, "finish_attempt", id=entry.attempt_id, outcome=name, provider_id=None, detail=outcome.failure, now=now
    )
    if row["current_attempt"] == entry.attempt_id and row["state"] in ("sending", "unknown"):
        await _write(tx, row, outcome, now=now)
    if isinstance(outcome, Again) and outcome.slows != "nothing":
        await refused(tx, row, outcome.slows, outcome.not_before, now=now)
    if isinstance(outcome, Again) and outcome.pause is not None:
        await pause(tx, row["inbox_id"], entry.secrets_hash, outcome.pause, now=now)
    failpoint("out.before_settled")


async def _write(tx: Tx, row: Mapping[str, Any], outcome: Again | Failed | Unknown, *, now: datetime) -> None:
    if isinstance(outcome, Unknown):
        await mark_unknown(tx, row, outcome.failure, now=now)
    elif row["accepted"]:
        # An earlier copy is with the provider: only the extra one did not leave, and it is not needed.
        await _save(tx, row, "settled", settled_at=now)
        await tell(tx, row, now=now, state=row["message_state"])
    elif isinstance(outcome, Again):
        await _save(tx, row, "queued", not_before=outcome.not_before)
        await change_state(tx, row, outcome.state, now=now, failure=outcome.failure)
    else:
        await _save(tx, row, "settled", settled_at=now)
        await change_state(tx, row, "failed", now=now, failure=outcome.failure)
        await learn(tx, row, outcome.failure, now=now)
        await Q.execute(tx, "note_failed", id=row["conversation_id"])
    await Q.fetchval(tx, "ring")


async def mark_unknown(tx: Tx, row: Mapping[str, Any], failure: dict[str, Any], *, now: datetime) -> None:
    """It may have been sent. Only a status or a person can tell; no machine tries again."""
    if row["accepted"]:
        # A copy of it is with the provider already, and this one may be too.
        await _save(tx, row, "settled", settled_at=now)
        await Q.execute(tx, "mark_duplicate", id=row["message_id"])
        await tell(tx, row, now=now, state=row["message_state"])
        await Q.fetchval(tx, "ring")
        return
    outcomes = [each["outcome"] for each in await Q.fetch(tx, "list_outcomes", message_id=row["message_id"])]
    if may_be_double(outcomes):  # a person sent it once more, and nobody knows of either
        await Q.execute(tx, "mark_duplicate", id=row["message_id"])
    await _save(tx, row, "unknown", unknown_since=row["unknown_since"] or now)
    await change_state(tx, row, "unknown", now=now, failure=failure)


async def _save(
    tx: Tx,
    row: Mapping[str, Any],
    state: str,
    *,
    not_before: datetime | None = None,
    unknown_since: datetime | None = None,
    settled_at: datetime | None = None,
) -> None:
    await Q.execute(
        tx,
        "save_outbox",
        message_id=row["message_id"],
        state=state,
        not_before=not_before or row["not_before"],
        unknown_since=unknown_since,
        settled_at=settled_at,
    )
