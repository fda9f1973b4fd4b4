"""What the platform has said it does to an account, and whether it still does. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

NO_END = timedelta(days=30)  # the longest step before "for good": after that it would have told again
_BANS = frozenset({"DISABLE", "SCHEDULE_FOR_DISABLE"})


@dataclass(frozen=True, slots=True)
class Restriction:
    """`kind`: restricted, banned, or warned. `until` None: no end was told. `types` in the platform's words."""

    kind: str
    since: datetime
    until: datetime | None = None
    types: tuple[str, ...] = ()


def standing(news: Iterable[Mapping[str, Any]], now: datetime) -> Restriction | None:
    """The gravest that stands. `news`: rows {at, after, detail} about the account, in any order."""
    found: list[Restriction] = []
    for row in sorted(news, key=lambda row: row["at"]):
        if row["detail"].get("ban") == "REINSTATE" or row["after"] == "ACCOUNT_RECONNECTED":
            found = []
        elif (each := _of(row)) is not None:
            found.append(each)
    order = ("banned", "restricted", "warned")
    return min((each for each in found if _stands(each, now)), key=lambda each: order.index(each.kind), default=None)


def _of(row: Mapping[str, Any]) -> Restriction | None:
    told, detail = row["after"], row["detail"]
    if told in ("ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED") or (told == "DISABLED_UPDATE" and detail.get("ban") in _BANS):
        return Restriction("banned", row["at"])
    if told == "ACCOUNT_RESTRICTION":
        given = detail.get("restrictions") or []
        ends = [_instant(each.get("until")) for each in given]
        until = None if not ends or None in ends else max(end for end in ends if end is not None)
        return Restriction("restricted", row["at"], until, tuple(str(each.get("type") or "") for each in given))
    if told == "ACCOUNT_VIOLATION":
        return Restriction("warned", row["at"], types=(str(detail.get("violation") or ""),))
    return None


def _stands(each: Restriction, now: datetime) -> bool:
    if each.kind == "banned":
        return True
    return now < (each.until or each.since + NO_END)


def _instant(given: object) -> datetime | None:
    """Seconds since 1970, as a number or in digits."""
    try:
        return datetime.fromtimestamp(float(str(given)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
