"""Where the days of a number begin and end: in the time zone of its hours, else of the house's, else in UTC.

A message is counted into its day when it is counted: another zone holds for what comes after, and leaves what was counted.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shortline.db import Tx
from shortline.hours import store as hours

UTC = ZoneInfo("UTC")


async def zone_of(tx: Tx, inbox_id: int) -> ZoneInfo:
    kept = await hours.find(tx, inbox_id=inbox_id)
    return ZoneInfo(kept.written.zone) if kept is not None else UTC


def day_of(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()
