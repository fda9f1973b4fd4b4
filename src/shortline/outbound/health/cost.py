"""What a month of messages cost: counts as the platform gave them, sums only where somebody entered a price. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shortline.outbound.health.tally import Charged


@dataclass(frozen=True, slots=True)
class Line:
    """`amount` None: not charged, or no price is known."""

    category: str
    type: str
    model: str
    charged: Charged
    count: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Cost:
    """`unpriced`: charged messages without a price. `amount` None: there is nothing a sum could be made of."""

    lines: tuple[Line, ...]
    charged: int
    free: int
    unknown: int
    unpriced: int
    amount: Decimal | None


def cost(rows: Iterable[Mapping[str, Any]], prices: Mapping[str, Decimal]) -> Cost:
    """`rows`: {category, type, model, charged, count}, several of the same kind allowed."""
    counts: defaultdict[tuple[str, str, str, Charged], int] = defaultdict(int)
    for row in rows:
        counts[row["category"], row["type"], row["model"], row["charged"]] += row["count"]
    lines = tuple(
        Line(category, kind, model, charged, count, _amount(category, charged, count, prices))
        for (category, kind, model, charged), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    priced = [line.amount for line in lines if line.amount is not None]
    return Cost(
        lines=lines,
        charged=_sum(lines, "yes"),
        free=_sum(lines, "no"),
        unknown=_sum(lines, "unknown"),
        unpriced=sum(line.count for line in lines if line.charged == "yes" and line.amount is None),
        amount=sum(priced, Decimal()) if priced else None,
    )


def _amount(category: str, charged: Charged, count: int, prices: Mapping[str, Decimal]) -> Decimal | None:
    return prices[category] * count if charged == "yes" and category in prices else None


def _sum(lines: Iterable[Line], charged: Charged) -> int:
    return sum(line.count for line in lines if line.charged == charged)
