"""Going round the rules: whatever has come due since the round before is done, by whichever worker looks first.

There is no timer for a conversation. Each rule keeps how far it has come, and a round reads the stretch of an index that lies
between; once in a while a rule looks at everybody, for those who came into its reach in another way than by waiting: woken,
labelled, handed over, counted by other hours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shortline import log
from shortline.automation.find import PORTION, candidates, due_now
from shortline.automation.rule import AtTime, Rule
from shortline.automation.run import SENDS, Outcome, run_all
from shortline.automation.shapes import rule as read
from shortline.automation.store import q
from shortline.db import GONE, RETRYABLE, Database
from shortline.errors import Unavailable

LOG = log.get(__name__)
OVERLAP = timedelta(seconds=10)  # what was committed late is still seen by the next round
WHOLE_EVERY = timedelta(minutes=10)
WRITTEN_EVERY = timedelta(seconds=30)
TOGETHER = 50  # conversations in one transaction
BESIDE = 3  # transactions side by side


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
    outcomes = await _all(db, rule, due, now=now)
    ran, left = outcomes.count(Outcome.RAN), outcomes.count(Outcome.HELD)
    if not left and (due or whole or row["until"] is None or abs(now - row["until"]) >= WRITTEN_EVERY):
        async with db.transaction() as tx:
            await q.execute(tx, "keep_round", id=rule.id, until=now, whole_at=now if whole else row["whole_at"])
    return Round(ran, left)


async def _all(db: Database, rule: Rule, due: Sequence[int], *, now: datetime) -> list[Outcome]:
    """Some together, so that a thousand at once take no thousand transactions; few, so that nobody waits long for one of them.

    Those of a rule that sends nothing go side by side. What is sent is judged one after the other: each knows those before it.
    """
    waiting = [due[start : start + TOGETHER] for start in range(0, len(due), TOGETHER)]
    outcomes: list[Outcome] = []

    async def hand() -> None:
        while waiting:
            outcomes.extend(await _some(db, rule, waiting.pop(0), now=now))

    hands = 1 if any(each["do"] in SENDS for each in rule.actions) else BESIDE
    await asyncio.gather(*(hand() for _ in range(min(hands, len(waiting)))))
    return outcomes


async def _some(db: Database, rule: Rule, ids: Sequence[int], *, now: datetime) -> list[Outcome]:
    try:
        async with db.transaction() as tx:
            return list((await run_all(tx, rule, ids, now=now)).values())
    except (*GONE, Unavailable):
        return [Outcome.HELD] * len(ids)
    except Exception as error:
        if len(ids) > 1:  # nothing of it was written: one that goes wrong keeps no other from its turn
            return [outcome for each in ids for outcome in await _some(db, rule, [each], now=now)]
        if isinstance(error, RETRYABLE):
            return [Outcome.HELD]
        LOG.error("a time rule could not be carried out", exc=error, rule_id=rule.id, conversation_id=ids[0])
        return [Outcome.NOTHING]  # it is looked at again with everybody


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one is not None and other is not None else one or other
