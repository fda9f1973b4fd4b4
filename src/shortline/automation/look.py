"""Trying a rule out: whom it would touch now, and why it leaves a certain conversation alone. Nothing is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shortline.automation.due import Due, due, why_not
from shortline.automation.find import PORTION, candidates, due_now
from shortline.automation.rule import Facts, Rule, Why
from shortline.automation.store import facts_of, q
from shortline.db import Tx

LOOKED_AT_MOST = 20_000
SHOWN_MOST = 50


@dataclass(frozen=True, slots=True)
class Touched:
    conversation_id: int
    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """`more`: there were too many to look at all; `count` is of those looked at."""

    count: int
    more: bool
    first: tuple[Touched, ...]


async def look(tx: Tx, rule: Rule, *, now: datetime) -> Look:
    """As if it were switched on now, also for what is due already."""
    tried = replace(rule, is_on=False, since=None)
    ids = await candidates(tx, tried, after=None, now=now)
    found: list[tuple[Facts, Due]] = []
    for start in range(0, min(len(ids), LOOKED_AT_MOST), PORTION):
        found += await due_now(tx, tried, ids[start : start + PORTION], now=now)
    found.sort(key=lambda each: each[1].at)
    names = await _names(tx, [facts.id for facts, _ in found[:SHOWN_MOST]])
    first = tuple(Touched(facts.id, names.get(facts.id, ""), each.at) for facts, each in found[:SHOWN_MOST])
    return Look(len(found), len(ids) > LOOKED_AT_MOST, first)


async def why(tx: Tx, rule: Rule, conversation_id: int, *, now: datetime) -> list[Why]:
    """Every reason why the rule, if it were on, does not touch this conversation now; none: it does."""
    found = await facts_of(tx, [conversation_id])
    if not found:
        return []
    reasons = why_not(rule, found[0], now)
    moment = due(rule.trigger, found[0], now)
    if isinstance(moment, Due) and rule.id:
        done = await q.fetch(tx, "list_done", rule_id=rule.id, ids=[conversation_id], causes=[moment.cause])
        reasons += [Why("done_already")] * bool(done)
    return reasons


async def _names(tx: Tx, ids: Sequence[int]) -> dict[int, str]:
    return {row["id"]: row["name"] for row in await q.fetch(tx, "list_names", ids=list(ids))}
