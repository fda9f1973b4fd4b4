"""How much one caller may ask in a minute, counted in the database for all processes of a desk together.

A write for each request would cost more than most requests. So a process takes a share of a caller's minute at once and
counts that down in memory: by default one ordinary request in six hundred writes. What is dear (a search, a file) is
counted one by one. Shares that a process did not use up are lost until the minute ends; it is never more than the limit.

The counters survive nothing worse than a restart of the database, and need not: they are about one minute.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shortline import log
from shortline.db import Database, queries
from shortline.errors import TooMany
from shortline.settings import Settings

LOG = log.get(__name__)
Q = queries(__package__)
WINDOW = timedelta(minutes=1)
SHARES = 20  # in so many parts the minute of a caller is handed out to processes
REMEMBERED = 10_000  # callers of one process; beyond that, those whose minute is over are forgotten


class Kind(StrEnum):
    """What is counted. The dear kinds are counted one by one."""

    REQUEST = "request"
    SEARCH = "search"
    UPLOAD = "upload"


@dataclass(slots=True)
class Share:
    """What this process may still let through before it has to ask the database again."""

    ends: datetime
    left: int
    last: bool  # there is no more to be had until `ends`


class Rates:
    """`await rates.take(db, Kind.SEARCH, "agent:7", now=now)` raises TooMany when the minute is used up."""

    def __init__(self, *, requests: int, searches: int, uploads: int):
        """Each per minute and caller."""
        self._limits = {
            Kind.REQUEST: (requests, max(1, requests // SHARES)),
            Kind.SEARCH: (searches, 1),
            Kind.UPLOAD: (uploads, 1),
        }
        self._shares: dict[str, Share] = {}

    @classmethod
    def of(cls, settings: Settings) -> "Rates":
        return cls(requests=settings.limit_requests, searches=settings.limit_searches, uploads=settings.limit_uploads)

    async def take(self, db: Database, kind: Kind, caller: str, *, now: datetime) -> None:
        key = f"{kind}:{caller}"
        share = self._shares.get(key)
        if share is None or not now < share.ends <= now + WINDOW or (share.left == 0 and not share.last):
            share = await self._ask(db, key, *self._limits[kind], now=now)
        if share.left == 0:
            wait = max(1, -(-(share.ends - now) // timedelta(seconds=1)))
            LOG.warning("too many at once", kind=kind, caller=caller, wait_seconds=wait)
            raise TooMany(
                f"This goes too fast. Wait {wait} second{'s' if wait > 1 else ''}, then go on.",
                reason="too_fast",
                params={"seconds": wait},
                retry_after=wait,
            )
        share.left -= 1

    async def _ask(self, db: Database, key: str, limit: int, size: int, *, now: datetime) -> Share:
        async with db.connection() as tx:
            row = await Q.fetchrow(
                tx, "take_share", key=key, size=size, now=now, since=now - WINDOW, until=now + WINDOW
            )
            assert row is not None
            if row["is_new"]:  # once for each caller who comes by, not once for each share
                await Q.execute(tx, "forget_old_shares", before=now - 10 * WINDOW)
        granted = max(0, size - max(0, row["taken"] - limit))
        ends = row["started_at"] + WINDOW
        share = self._shares.get(key)
        if share is None or share.ends != ends:
            if len(self._shares) >= REMEMBERED:
                self._shares = {name: each for name, each in self._shares.items() if each.ends > now}
            share = self._shares[key] = Share(ends, 0, last=False)
        share.left += granted  # two requests at once may both have asked
        share.last = row["taken"] >= limit
        return share
