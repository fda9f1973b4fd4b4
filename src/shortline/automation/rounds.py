"""Going round the rules: whatever has come due since the round before is done, by whichever worker looks first.

There is no timer for a conversation. Each rule keeps how far it has come, and a round reads the stretch of an index that lies
between; once in a while a rule looks at everybody, for those who came into its reach in another way than by waiting: woken,
labelled, handed over, counted by other hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline import log
from shortline.automation.find import PORTION, candidates, due_now
from shortline.automation.rule import AtTime, Rule
from shortline.automation.run import Outcome, run
from shortline.automation.shapes import rule as read
from shortline.automation.store import q
from shortline.db import GONE, RETRYABLE, Database
from shortline.errors import Unavailable

LOG = log.get(__name__)
OVERLAP = timedelta(seconds=10)  # what was committed late is still seen by the next round
WHOLE_EVERY = timedelta(minutes=10)
WRITTEN_EVERY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Round:
    ran: int = 0
    left: int = 0  # somebody held these: the next round looks again


async def go_round(db: Database, *, now: datetime) -> Round:
    """All rules that are on. Safe to run anywhere and often."""
    async with db.reading() as tx:
        rows = await q.fetch(tx, "list_rules_on")
    ran = left = 0
    for row in rows:
        found = await _one(db, row, now=now)
        ran, left = ran + found.ran, left + found.left
    return Round(ran, left)


async def _one(db: Database, row: Any, *, now: datetime) -> Round:
    rule = read(row)
    whole = row["whole_at"] is None or abs(now - row["whole_at"]) >= WHOLE_EVERY
    # At a time of the day everybody is looked at when it has come, and nobody between.
    after = None if whole or row["until"] is None else min(row["until"], now) - OVERLAP
    if isinstance(rule.trigger, AtTime) and row["until"] is not None:
        after = min(row["until"], now) - OVERLAP
    async with db.reading() as tx:
        ids = await candidates(tx, rule, after=_later(after, rule.since), now=now)
        due = [facts.id for start in range(0, len(ids), PORTION)
               for facts, _ in await due_now(tx, rule, ids[start : start + PORTION], now=now)]  # fmt: skip
    ran = left = 0
    for conversation_id in due:
        outcome = await _run(db, rule, conversation_id, now=now)
        ran, left = ran + (outcome is Outcome.RAN), left + (outcome is Outcome.HELD)
    if not left and (due or whole or row["until"] is None or abs(now - row["until"]) >= WRITTEN_EVERY):
        async with db.transaction() as tx:
            await q.execute(tx, "keep_round", id=rule.id, until=now, whole_at=now if whole else row["whole_at"])
    return Round(ran, left)


async def _run(db: Database, rule: Rule, conversation_id: int, *, now: datetime) -> Outcome:
    try:
        async with db.transaction() as tx:
            return await run(tx, rule, conversation_id, now=now)
    except (*GONE, *RETRYABLE, Unavailable):
        return Outcome.HELD
    except Exception as error:
        # One conversation that goes wrong keeps no other from its turn; it is looked at again with everybody.
        LOG.error("a time rule could not be carried out", exc=error, rule_id=rule.id, conversation_id=conversation_id)
        return Outcome.NOTHING


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one is not None and other is not None else one or other
