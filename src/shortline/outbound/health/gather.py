"""What is known of a number, read in a handful of short statements: for its screen, and for the look that raises alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.outbound.health.days import day_of, zone_of
from shortline.outbound.health.restriction import standing
from shortline.outbound.health.verdict import LATELY, NumberFacts
from shortline.outbound.rhythm.portfolio import DAY, people_most

Q = queries(__package__)
TREND = 30  # days shown, today among them
_NEWS = timedelta(days=400)  # how far back a word about the account can still matter
_UNWANTED = frozenset({"quality_limited", "marketing_stopped"})


@dataclass(frozen=True, slots=True)
class Known:
    """`row` as it was read; `days` and `stops` of the last 30 days, `zone` where those begin and end."""

    facts: NumberFacts
    zone: ZoneInfo
    row: Mapping[str, Any]
    days: Sequence[Mapping[str, Any]]
    stops: Sequence[datetime]


async def gather(tx: Tx, inbox_id: int, *, now: datetime) -> Known:
    """Raises NotFound where there is no such number."""
    row = await Q.fetchrow(tx, "find_number", id=inbox_id, since=now - DAY)
    if row is None:
        raise NotFound
    zone = await zone_of(tx, inbox_id)
    # Counted in days of the calendar: thirty times 24 hours begin on another one where the clocks changed in between.
    first = day_of(now, zone) - timedelta(days=TREND - 1)
    days = await Q.fetch(tx, "list_days", inbox_id=inbox_id, since=first)
    stops = await Q.fetch(tx, "list_stops", inbox_id=inbox_id, since=now - timedelta(days=TREND))
    news = await Q.fetch(tx, "list_account_news", inbox_id=inbox_id, since=now - _NEWS)
    told = [each["at"] for each in stops]
    return Known(_facts(row, days, told, news, now, zone), zone, row, days, told)


def code_of(key: str) -> str:
    """A failure is counted under its code, with the platform's own behind it."""
    return key.partition(" ")[0]


def _facts(
    row: Mapping[str, Any],
    days: Sequence[Mapping[str, Any]],
    stops: Sequence[datetime],
    news: Sequence[Mapping[str, Any]],
    now: datetime,
    zone: ZoneInfo,
) -> NumberFacts:
    today = day_of(now, zone)
    week = today - timedelta(days=6)
    failures = [each for each in days if each["what"] == "failure"]
    unwanted = [each for each in failures if code_of(each["key"]) in _UNWANTED]
    recent, before = _two_days_and_the_week_before(unwanted, [day_of(at, zone) for at in stops], today)
    return NumberFacts(
        now=now,
        quality=row["quality_rating"],
        limited_at=row["limited_at"],
        paused_reason=row["paused_reason"],
        restriction=standing(news, now),
        reached=row["reached"],
        most=people_most(row["messaging_limit"]),
        unwanted=recent,
        unwanted_before=before,
        refused_for_it=sum(
            each["count"]
            for each in unwanted
            if each["day"] > today - LATELY and code_of(each["key"]) == "quality_limited"
        ),
        delivered=_states(days, "delivered", week),
        failed=_states(days, "failed", week),
        unpaid_at=max(
            (each["last_at"] for each in failures if code_of(each["key"]) == "payment_problem"), default=None
        ),
        bad_templates=row["bad_templates"],
        failing_checks=row["failing"],
        standing=frozenset(row["standing"] or ()),
    )


def _two_days_and_the_week_before(
    unwanted: Sequence[Mapping[str, Any]], stops: Sequence[date], today: date
) -> tuple[int, int]:
    signs = [(each["day"], each["count"]) for each in unwanted] + [(day, 1) for day in stops]
    edge = today - LATELY
    recent = sum(count for day, count in signs if day > edge)
    return recent, sum(count for day, count in signs if edge - timedelta(days=7) < day <= edge)


def _states(days: Sequence[Mapping[str, Any]], state: str, since: date) -> int:
    return sum(
        each["count"] for each in days if each["what"] == "state" and each["key"] == state and each["day"] >= since
    )
