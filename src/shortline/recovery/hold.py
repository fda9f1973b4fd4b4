"""The hold: what would be sent, and the word of a person that lets it go.

What waited when the hold began may have left long ago, from the system this one was made from. Released, it becomes
`unconfirmed`, so that a person looks at each; sending it all is a choice of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import Conflict
from shortline.events import kinds
from shortline.outbound.reconcile import doubt

Q = queries(__package__)
Waiting = Literal["ask", "send"]
Because = Literal["restored", "copied", "older"]
LISTED = 200


class NotOnHold(Conflict):
    code, sentence = "not_on_hold", "Sending is not on hold."


@dataclass(frozen=True, slots=True)
class Hold:
    since: datetime
    because: Because
    backup_of: datetime | None


async def find(tx: Tx) -> Hold | None:
    row = await Q.fetchrow(tx, "get_installation")
    if row is None or row["held_since"] is None:
        return None
    return Hold(row["held_since"], row["held_because"], row["backup_of"])


async def list_waiting(tx: Tx, hold: Hold) -> tuple[list[asyncpg.Record], int]:
    """What waited when it began: the first of them, and how many there are."""
    rows = await Q.fetch(tx, "list_waiting", until=hold.since, most=LISTED)
    return rows, await Q.fetchval(tx, "count_waiting", until=hold.since)


async def release(tx: Tx, waiting: Waiting, *, by: Actor, now: datetime) -> int:
    """Sending goes on. Returns how many messages were made `unconfirmed`. Raises NotOnHold."""
    hold = await find(tx)
    if hold is None or not await Q.execute(tx, "release"):
        raise NotOnHold
    doubted = 0
    while waiting == "ask" and (rows := await Q.fetch(tx, "list_waiting", until=hold.since, most=LISTED)):
        for row in rows:
            await doubt(tx, row["message_id"], row["conversation_id"], now=now)
        doubted += len(rows)
    await Q.execute(tx, "wake", now=now)
    await events.record(
        tx,
        kinds.HOLD_CHANGED,
        at=now,
        agent_id=by.agent_id,
        data={"released": True, "waiting": waiting, "unconfirmed": doubted},
        cause="agent",
    )
    return doubted
