"""The health of a number as its screen shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from shortline.channels.registry import channel
from shortline.db import Tx, queries
from shortline.outbound.health import shapes
from shortline.outbound.health.cost import cost
from shortline.outbound.health.days import day_of
from shortline.outbound.health.gather import TREND, Known, code_of, gather
from shortline.outbound.health.verdict import compose

Q = queries(__package__)
NEWS_MOST = 20
ALARMS_MOST = 20
Rows = Sequence[Mapping[str, Any]]


async def show(tx: Tx, inbox_id: int, *, now: datetime) -> shapes.NumberHealthOut:
    """Raises NotFound."""
    known = await gather(tx, inbox_id, now=now)
    today = day_of(now, known.zone)
    first_day, month = today - timedelta(days=TREND - 1), today.replace(day=1)
    charges = await Q.fetch(tx, "list_charges", inbox_id=inbox_id, since=min(first_day, month))
    prices = await Q.fetch(tx, "list_prices", inbox_id=inbox_id)
    health, facts = compose(known.facts), known.facts
    spent = cost(
        [each for each in charges if each["day"] >= month], {each["category"]: each["amount"] for each in prices}
    )
    currency = prices[0]["currency"] if prices else None
    templates = await Q.fetch(tx, "count_templates", inbox_id=inbox_id)
    news = await Q.fetch(tx, "list_news", inbox_id=inbox_id, most=NEWS_MOST)
    alarms = await Q.fetch(tx, "list_alarms", inbox_id=inbox_id, most=ALARMS_MOST)
    return shapes.NumberHealthOut(
        inbox_id=str(inbox_id),
        verdict=health.verdict.word,
        findings=[shapes.HealthFindingOut.of(each) for each in health.findings],
        quality=shapes.QualityOut(
            now=facts.quality or "UNKNOWN", since=await Q.fetchval(tx, "quality_since", inbox_id=inbox_id)
        ),
        limit=shapes.LimitOut(tier=known.row["messaging_limit"] or None, reached=facts.reached, most=facts.most),
        unwanted=shapes.UnwantedOut(
            refused=sum(
                each["count"]
                for each in known.days
                if each["what"] == "failure" and code_of(each["key"]) == "quality_limited"
            ),
            stopped=len(known.stops),
            lately=facts.unwanted,
            week_before=facts.unwanted_before,
        ),
        news=[shapes.NewsOut.model_validate(dict(each)) for each in news],
        templates=[shapes.TemplatesOut.model_validate(dict(each)) for each in templates],
        cost=shapes.CostOut(
            since=month,
            charged=spent.charged,
            free=spent.free,
            unknown=spent.unknown,
            unpriced=spent.unpriced,
            currency=currency,
            amount=_plain(spent.amount),
            replies_charged_from=channel(known.row["channel"]).capability.replies_charged_from,
            lines=[
                shapes.ChargeOut(
                    category=line.category,
                    type=line.type,
                    model=line.model,
                    charged=line.charged,
                    count=line.count,
                    amount=_plain(line.amount),
                )
                for line in spent.lines
            ],
        ),
        failures=_failures(known.days),
        zone=known.zone.key,
        days=_days(known, charges, today),
        alarms=[shapes.AlarmOut.model_validate(dict(each)) for each in alarms],
        prices=prices_out(prices),
        counted_at=known.row["counted_at"],
    )


async def show_prices(tx: Tx, inbox_id: int) -> shapes.PricesOut:
    return prices_out(await Q.fetch(tx, "list_prices", inbox_id=inbox_id))


def prices_out(rows: Rows) -> shapes.PricesOut:
    return shapes.PricesOut(
        currency=rows[0]["currency"] if rows else None,
        prices=[shapes.PriceOut(category=each["category"], amount=_plain(each["amount"]) or "0") for each in rows],
    )


def _failures(days: Rows) -> list[shapes.FailureOut]:
    counts, last = Counter[str](), dict[str, datetime]()
    for each in days:
        if each["what"] == "failure":
            counts[each["key"]] += each["count"]
            last[each["key"]] = max(each["last_at"], last.get(each["key"], each["last_at"]))
    return [
        shapes.FailureOut(
            code=code_of(key), provider_code=key.partition(" ")[2] or None, count=count, last_at=last[key]
        )
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _days(known: Known, charges: Rows, today: date) -> list[shapes.DayOut]:
    """Each day of the trend, the empty ones too."""
    states = Counter[tuple[Any, str]]()
    for each in known.days:
        if each["what"] == "state":
            states[each["day"], each["key"]] += each["count"]
    for each in charges:
        if each["charged"] == "yes":
            states[each["day"], "charged"] += each["count"]
    return [
        shapes.DayOut(
            day=day,
            sent=states[day, "sent"],
            delivered=states[day, "delivered"],
            read=states[day, "read"],
            failed=states[day, "failed"],
            charged=states[day, "charged"],
        )
        for day in (today - timedelta(days=back) for back in range(TREND - 1, -1, -1))
    ]


def _plain(amount: Decimal | None) -> str | None:
    """Without an exponent and without needless zeros: `0.08`, `12`."""
    if amount is None:
        return None
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
