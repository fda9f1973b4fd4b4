"""Going round the teams: what waits goes over at closing and home at opening, by whichever worker looks first.

A conversation that goes wrong keeps no other from its turn. What somebody holds at this moment is left for the next look.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from shortline import log
from shortline.accounts.actor import SYSTEM
from shortline.db import GONE, RETRYABLE, Database, Tx
from shortline.errors import Unavailable
from shortline.overnight import hand
from shortline.overnight.hand import Outcome
from shortline.overnight.store import Pair, list_pairs, q
from shortline.overnight.write import told

LOG = log.get(__name__)
MOST = 200


@dataclass(frozen=True, slots=True)
class Round:
    """`pairs`: how many teams there are to look at; `more`: there was not room for all."""

    over: int = 0
    home: int = 0
    pairs: int = 0
    more: bool = False


async def go_round(db: Database, *, now: datetime) -> Round:
    """Safe to run anywhere and often."""
    async with db.reading() as tx:
        pairs = await list_pairs(tx)
    over = home = 0
    more = False
    for pair in pairs:
        found = pair.night(now)
        if found is None and pair.has_stays:
            moved, full = await _home(db, pair, now=now)
            home, more = home + moved, more or full
        elif found is not None:
            async with db.reading() as tx:
                rows = await q.fetch(tx, "list_going", team_id=pair.team_id, began_at=found.begins, most=MOST)
            for row in rows:
                move = partial(hand.over, pair=pair, found=found, conversation_id=row["id"], now=now)
                over += await _one(db, move, row["id"])
            more = more or len(rows) == MOST
    return Round(over, home, len(pairs), more)


async def _home(db: Database, pair: Pair, *, now: datetime) -> tuple[int, bool]:
    async with db.reading() as tx:
        rows = await q.fetch(tx, "list_stays", team_id=pair.team_id, now=now, most=MOST)
    moved = 0
    for row in rows:
        moved += await _one(db, partial(hand.home, stay_id=row["id"], now=now), row["conversation_id"])
    if moved:  # the briefing is there: screens look once
        async with db.transaction() as tx:
            await told(tx, pair.team_id, "over", by=SYSTEM, now=now)
    return moved, len(rows) == MOST


async def _one(db: Database, move: Callable[[Tx], Awaitable[Outcome]], conversation_id: int) -> bool:
    try:
        async with db.transaction() as tx:
            return await move(tx) is Outcome.MOVED
    except (*GONE, *RETRYABLE, Unavailable):
        return False
    except Exception as error:
        LOG.error("a conversation could not be handed over", exc=error, conversation_id=conversation_id)
        return False
