"""Is this database where it belongs, and as far as it was? Asked once when a worker starts; if not, nothing leaves.

A database knows the server it lives on, and an embedded one its folder. Another server means restored or copied; another
folder means copied; an older newest attempt than the installation remembers means put back in time.
"""

from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg

from shortline import events, log
from shortline.clock import Clock
from shortline.db import Database, Tx, queries
from shortline.events import kinds
from shortline.recovery.mark import Mark
from shortline.settings import Settings

Q = queries(__package__)
LOG = log.get(__name__)


async def check(db: Database, settings: Settings, clock: Clock) -> str | None:
    """Why sending is on hold from now on, or None. A hold that stands already stays."""
    mark = Mark(settings.data_dir)
    # Before the database is asked: another worker commits its attempt first and remembers it afterwards.
    remembered = mark.read()
    async with db.connection() as connection:
        cluster = await _cluster(connection)
    async with db.transaction() as tx:
        kept = await Q.fetchrow(tx, "lock_installation")
        assert kept is not None
        place = place_of(settings)
        last = await Q.fetchval(tx, "last_attempt")
        because = why(
            moved=_differs(kept["cluster"], cluster) or _differs(kept["place"], place), last=last, mark=remembered
        )
        new = because if kept["held_since"] is None else None
        await Q.execute(
            tx,
            "save_installation",
            cluster=cluster or kept["cluster"],
            place=place or kept["place"],
            held_since=kept["held_since"] or (clock.now() if new else None),
            held_because=kept["held_because"] or new,
        )
        if new:
            await events.record(tx, kinds.HOLD_CHANGED, at=clock.now(), data={"because": new}, cause="system")
    if because == "older":
        mark.put(last)  # told once; from here on it counts anew
    if new:
        LOG.warning("nothing is sent until an admin says so", because=new)
    return new


def why(*, moved: bool, last: datetime | None, mark: datetime | None) -> str | None:
    """Pure. `last`: the newest attempt in the database; `mark`: the newest this installation remembers."""
    if moved:
        return "copied"
    if mark is not None and (last is None or last < mark):
        return "older"
    return None


def _differs(kept: str | None, now: str | None) -> bool:
    return kept is not None and now is not None and kept != now


def place_of(settings: Settings) -> str | None:
    """The folder of an embedded database, by its number on the disk: a move keeps it, a copy does not."""
    host = parse_qs(urlsplit(settings.database_url or "").query).get("host", [""])[0]
    cluster = Path(host).parent / "postgres"
    try:
        return str(cluster.stat().st_ino) if host.startswith("/") and Path(host).name == "run" else None
    except OSError:
        return None


async def _cluster(connection: Tx) -> str | None:
    """The number the database server made for itself. Some managed servers do not tell it."""
    try:
        found: str = await Q.fetchval(connection, "cluster")
        return found
    except asyncpg.InsufficientPrivilegeError:
        return None
