"""Handing a conversation over at closing, and home at opening: each in one transaction, once for each closing.

Who is in the middle of a talk keeps it: the team changes, so that its clock runs by the hours of whoever is there, and he stays.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from shortline.accounts.actor import SYSTEM
from shortline.conversations.assign import assign
from shortline.conversations.conversation import LIVE_FOR
from shortline.db import Tx
from shortline.errors import Conflict, ShortlineError
from shortline.macros import lines, use, wording
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit
from shortline.overnight.night import Night
from shortline.overnight.store import Pair, q

SOON = timedelta(minutes=15)
NAMES = UUID("3f5a1f0e-7a43-4a35-9f0b-6d0f3b1c7e52")


class Outcome(Enum):
    MOVED = "moved"
    NOTHING = "nothing"  # it does not have to any more
    HELD = "held"  # by somebody else at this moment


async def over(tx: Tx, pair: Pair, found: Night, conversation_id: int, *, now: datetime) -> Outcome:
    row = await q.fetchrow(tx, "lock_going", id=conversation_id, team_id=pair.team_id, live_since=now - LIVE_FOR)
    if row is None:
        return Outcome.HELD
    stay_id: int | None = await q.fetchval(
        tx, "begin_stay", conversation_id=conversation_id, team_id=pair.team_id, taker_id=pair.taker_id,
        assignee_id=row["assignee_id"], began_at=found.begins, now=now,
    )  # fmt: skip
    if stay_id is None:
        return Outcome.NOTHING
    why = [{"code": "night_begins", "team_id": str(pair.team_id)}]
    keeper = row["assignee_id"] if row["keeps"] else None
    await assign(tx, conversation_id, assignee_id=keeper, team_id=pair.taker_id, why=why, by=SYSTEM, now=now)
    message_id, unsaid = await _say(tx, pair, found, row, now=now)
    await q.execute(tx, "note_said", id=stay_id, message_id=message_id, unsaid=unsaid)
    return Outcome.MOVED


async def home(tx: Tx, stay_id: int, *, now: datetime) -> Outcome:
    """To whom it was, if he is there or nobody waits; whoever is in the middle of the talk keeps it."""
    row = await q.fetchrow(tx, "lock_stay", id=stay_id, live_since=now - LIVE_FOR)
    if row is None:
        return Outcome.HELD
    await q.execute(tx, "end_stay", id=stay_id, now=now)
    if row["has_team_id"] not in (row["taker_id"], None):  # somebody handed it on meanwhile, and that holds
        return Outcome.NOTHING
    why = [{"code": "night_ends", "team_id": str(row["team_id"])}]
    await assign(
        tx, row["conversation_id"], assignee_id=_whose(row), team_id=row["team_id"], why=why, by=SYSTEM, now=now
    )
    return Outcome.MOVED


def _whose(row: asyncpg.Record) -> int | None:
    if row["keeps"]:
        return int(row["assignee_id"])
    wanted = row["is_there"] if row["waits"] else row["still_works"]
    return int(row["was_assignee_id"]) if wanted else None


async def _say(
    tx: Tx, pair: Pair, found: Night, row: asyncpg.Record, *, now: datetime
) -> tuple[int | None, str | None]:
    """The message that tells the customer, or why none does. It is only asked for here: the guard judges it, and again when
    it leaves."""
    if not pair.lines:
        return None, "no_line"
    if row["keeps"]:
        return None, "in_talk"
    if row["told_at"] is not None and (row["last_inbound_at"] is None or row["last_inbound_at"] <= row["told_at"]):
        return None, "told_before"
    try:
        async with tx.transaction():
            chosen = lines.choose(pair.lines, row["language"], row["id"])
            text = wording.render(chosen, await use.values(tx, row["id"], SYSTEM)).text
            name = uuid5(NAMES, f"{row['id']}/{found.begins.isoformat()}")
            given: dict[str, Any] = {"text": text, "client_message_id": name, "undo_seconds": 0, "bulk": True}
            sent = await submit(tx, row["id"], SendIn.model_validate(given), by=SYSTEM, now=now, automatic=True)
            if until := _waits_until(sent.decision, now):
                raise Conflict(f"It would leave at {until}, when it is not true any more.", code="too_late")
    except ShortlineError as error:
        decision: dict[str, Any] = error.extra.get("decision") or {}
        against = [each["code"] for each in decision.get("findings", ()) if each["verdict"] != "allow"]
        return None, against[0] if against else error.reason or error.code
    return sent.message_ids[0], None


def _waits_until(decision: dict[str, Any], now: datetime) -> str | None:
    """What is said of now must not be said in the morning."""
    for each in decision.get("findings", ()):
        if each["verdict"] == "hold" and each["until"] and datetime.fromisoformat(each["until"]) - now > SOON:
            return str(each["until"])
    return None
