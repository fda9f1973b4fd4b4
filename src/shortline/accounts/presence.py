"""Whether an agent is there: what he chose himself, unless nobody saw him for a while. Coming back is enough to undo that.

Each web process writes down now and then whom it sees, all at once; nothing asks for one agent.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from shortline import events
from shortline.accounts.store import q
from shortline.db import Tx
from shortline.events import kinds

SEEN_EVERY = 20.0  # seconds between two rounds of a process
GONE_AFTER = timedelta(seconds=60)  # without a screen: three rounds, so that a reload or a restart is no absence


def shown(availability: str, *, is_away: bool) -> str:
    """What colleagues see: available, busy, away or off. Who is off by choice stays off."""
    return "away" if is_away and availability != "off" else availability


async def note_seen(tx: Tx, seen: Mapping[int, datetime | None], *, now: datetime) -> None:
    """Agents with a screen, and when each last did something; None: nothing since the last time."""
    if seen:
        ids = sorted(seen)
        quiet = [each for each in ids if seen[each] is None]
        active = [seen[each] for each in ids]
        await q.execute(tx, "note_seen", agent_ids=ids, active_ats=active, quiet_ids=quiet, now=now)


async def settle(tx: Tx, *, now: datetime) -> list[int]:
    """Whoever was not seen, or did nothing for too long, is away; whoever is back is back. Returns who changed.

    Safe to run anywhere and often: a change is found, and told, once.
    """
    rows = await q.fetch(tx, "settle_presence", now=now, gone_since=now - GONE_AFTER)
    await events.record_many(
        tx,
        [
            told(row["agent_id"], row["availability"], shown(row["availability"], is_away=row["is_away"]), now=now)
            for row in rows
        ],
    )
    return [row["agent_id"] for row in rows]


def told(agent_id: int, availability: str, presence: str, *, now: datetime) -> events.Happened:
    """Screens take the change from the event itself, so a thousand of them fetch nothing."""
    data = {"availability": availability, "presence": presence}
    return events.Happened(kinds.AGENT_PRESENCE, at=now, agent_id=agent_id, data=data)
