"""In which time zone a phone number lives. Pure; the library's tables are read once."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

REFERENCE = datetime(2026, 1, 1)
UNKNOWN = "Etc/Unknown"


@lru_cache(maxsize=20_000)
def zone_of(phone: str | None) -> str | None:
    """The zone; of several (a large country's mobile number does not tell which) the middle one. None: nobody knows."""
    if not phone:
        return None
    # Only quiet hours need the tables (several MB), so a desk without them never loads these.
    from phonenumbers.timezone import time_zones_for_number

    try:
        parsed = phonenumbers.parse(f"+{phone.lstrip('+')}", None)
    except phonenumbers.NumberParseException:
        return None
    zones = [name for name in time_zones_for_number(parsed) if name != UNKNOWN and _known(name)]
    if not zones:
        return None
    return sorted(zones, key=lambda name: (ZoneInfo(name).utcoffset(REFERENCE), name))[(len(zones) - 1) // 2]


def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
