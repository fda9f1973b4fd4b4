"""Presence follows the shifts: off at the end of one, available at the beginning, and between them as somebody chooses.

What belongs to somebody who is off is offered to his team, with what he had begun to write: that is how work is handed over.
"""

from asyncio import to_thread
from datetime import datetime

from shortline.accounts import me
from shortline.db import Tx
from shortline.hours import lines
from shortline.hours.lines import Written
from shortline.hours.reckon import is_open
from shortline.shifts.store import q


async def follow(tx: Tx, *, now: datetime) -> int:
    """Returns for how many a shift began or ended since the last look. Safe to run anywhere and often."""
    changed = 0
    for row in await q.fetch(tx, "take_look"):
        at_work = await to_thread(_at_work, Written.of(row), now)
        if at_work == row["at_work"]:
            continue
        await q.execute(tx, "note_at_work", agent_id=row["agent_id"], at_work=at_work)
        wanted = chosen(row["availability"], at_work=at_work, anew=row["at_work"] is None)
        if wanted is not None:
            await me.change(tx, row["agent_id"], availability=wanted, now=now)
        changed += 1
    return changed


def chosen(availability: str, *, at_work: bool, anew: bool) -> str | None:
    """What becomes of what he chose when a shift begins or ends; None: it stays. `anew`: the shifts were just written down,
    so that nothing began, and whoever is there stays as he is."""
    if not at_work:
        return None if availability == "off" else "off"
    return "available" if availability == "off" and not anew else None


def _at_work(written: Written, now: datetime) -> bool:
    return is_open(lines.build(written), now)
