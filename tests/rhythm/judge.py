"""What a run was like, in numbers, and whether each of them keeps its bound. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from statistics import fmean
from typing import Any

from shortline.outbound.rhythm.pacer import BULK
from tests.rhythm.outbox import PER_SECOND, Left, Outbox, Report
from tests.rhythm.traffic import AGENTS, Press, Traffic

PAIR, THROUGHPUT, SPAM = 131056, 130429, 131048


@dataclass(frozen=True, slots=True)
class Verdict:
    name: str
    value: float
    unit: str
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        sign = "at least" if self.at_least else "at most"
        return f"{'ok ' if self.met else 'NO '} {self.name:<62} {self.value:>9.3f} {self.unit:<3} {sign} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds between the press and the departure."""

    name: str
    count: int
    p50: float
    p95: float
    longest: float


def added(left: Left) -> float:
    return left.at - left.press.at


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def answers(report: Report) -> list[Left]:
    return [each for each in report.left if each.press.hand is not None and not each.press.bulk]


def gaps(visits: Sequence[tuple[object, float, int]]) -> list[float]:
    """Seconds between two conversations of one hand, from (hand, when, conversation)."""
    by_hand = defaultdict(list)
    for hand, at, conversation in visits:
        by_hand[hand].append((at, conversation))
    return [
        after - before
        for each in by_hand.values()
        for (before, one), (after, other) in pairwise(sorted(each))
        if one != other
    ]


def gaps_left(report: Report) -> list[float]:
    visits = [(each.hand, each.at, each.press.conversation) for each in report.left]
    return gaps([each for each in visits if each[0] not in (None, BULK)])


def gaps_pressed(presses: Iterable[Press]) -> list[float]:
    return gaps([(each.hand, each.at, each.conversation) for each in presses if each.hand is not None])


def delays(report: Report) -> list[Delays]:
    """The rows of the table in the picture."""
    mine = answers(report)
    rows = {
        "a lone answer": [each for each in mine if each.lone],
        "an answer, but for the outage": [each for each in mine if not each.press.drill],
        "an answer in the outage": [each for each in mine if each.press.drill],
        "work for many, answers first": [each for each in report.left if each.press.bulk and not each.press.first],
        "templates, 250 people a day": [each for each in report.left if each.press.first],
    }
    return [
        Delays(name, len(each), percentile(map(added, each), 0.5), percentile(map(added, each), 0.95),
               max(map(added, each), default=0.0))
        for name, each in rows.items()
    ]  # fmt: skip


def drill_by_agent(report: Report) -> dict[int, float]:
    """Mean seconds that each agent's share of the outage waited. All had the same pile."""
    found = defaultdict(list)
    for each in answers(report):
        if each.press.drill:
            found[each.press.hand or 0].append(added(each))
    return {hand: fmean(values) for hand, values in sorted(found.items())}


def judge(report: Report, without_bulk: Report, alone: Report) -> list[Verdict]:
    """`without_bulk`: the same traffic, but nobody sent anything to many. `alone`: each agent as if on his own."""
    mine, by_agent = answers(report), drill_by_agent(report)
    lone = [added(each) for each in mine if each.lone]
    by_bulk = _slowed([each for each in mine if each.press.drill], without_bulk)
    by_others = _slowed([each for each in answers(without_bulk) if each.press.drill], alone)
    bulk = [each for each in report.left if each.bulk]
    out_of_order = _out_of_order(report.left)
    return [
        Verdict("131056, too many messages to one person", report.refused[PAIR], "", 0),
        Verdict("130429, too many messages of the number", report.refused[THROUGHPUT], "", 0),
        Verdict("131048, too many people written to first", report.refused[SPAM], "", 0),
        Verdict("messages that left in the fullest second", _fullest_second(report.left), "", PER_SECOND * 3 // 4),
        Verdict("smallest gap between two conversations of one hand", min(gaps_left(report)), "s", 1.0, at_least=True),
        Verdict("the same for work for many", min(_bulk_gaps(bulk), default=inf), "s", 1.0, at_least=True),
        Verdict("added to a lone answer, median", percentile(lone, 0.5), "s", 1.0),
        Verdict("added to a lone answer, 95 of 100", percentile(lone, 0.95), "s", 2.0),
        Verdict("slowest agent against the quickest, same pile of answers",
                max(by_agent.values()) / max(0.1, min(by_agent.values())), "x", 2.0),
        Verdict("an answer in the outage slowed by colleagues, on average", fmean(by_others), "s", 0.5),
        Verdict("answers that were due when work for many left", sum(each.in_the_way for each in bulk), "", 0),
        Verdict("an answer in the outage slowed by work for many, on average", fmean(by_bulk), "s", 1.0),
        Verdict("messages that overtook another in their conversation", out_of_order, "", 0),
    ]  # fmt: skip


def _slowed(these: Iterable[Left], otherwise: Report) -> list[float]:
    known = {each.id: added(each) for each in answers(otherwise)}
    return [added(each) - known[each.id] for each in these]


def _bulk_gaps(bulk: Sequence[Left]) -> list[float]:
    return gaps([(BULK, each.at, each.press.conversation) for each in bulk])


def _fullest_second(left: Sequence[Left]) -> int:
    moments = sorted(each.at for each in left)
    return max(bisect_left(moments, at + 1 - 1e-6) - n for n, at in enumerate(moments))


def _out_of_order(left: Sequence[Left]) -> int:
    newest: dict[int, int] = {}
    behind = 0
    for each in left:
        behind += each.id < newest.get(each.press.conversation, 0)
        newest[each.press.conversation] = max(each.id, newest.get(each.press.conversation, 0))
    return behind


def all_runs(traffic: Traffic, **broken: Any) -> tuple[Report, Report, Report]:
    """What `judge` wants to compare. `broken`: see `Outbox`."""
    alone = Report()
    for agent in range(1, AGENTS + 1):
        alone.left += Outbox(traffic.of_one(agent), **broken).run().left
    return Outbox(traffic, **broken).run(), Outbox(traffic.without_bulk(), **broken).run(), alone
