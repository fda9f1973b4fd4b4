"""What the macro of a run does besides its words: done with each conversation once its own answer has left, and only then.

Whoever was left out, or whose answer may not have arrived, is left as he is. What was done is written in the same breath, so a
worker that dies leaves it wholly done or wholly to be done, and nobody does it twice.
"""

from datetime import datetime, timedelta
from typing import Any

import asyncpg

from shortline import log
from shortline.accounts import agents
from shortline.answer_runs.choose import q
from shortline.db import GONE, RETRYABLE, Database, Tx
from shortline.errors import ShortlineError, Unavailable
from shortline.failpoints import failpoint
from shortline.outbound import then, then_back

LOG = log.get(__name__)
SOON, LATER = timedelta(seconds=2), timedelta(seconds=30)
ENDING = ("close", "snooze")


async def act_all(db: Database, run_id: int, *, now: datetime) -> None:
    """On all whose answer has left by now."""
    while await act_one(db, run_id, now=now):
        failpoint("run.acted")


async def act_one(db: Database, run_id: int, *, now: datetime) -> bool:
    """False: there is none left for us at this moment."""
    async with db.transaction() as tx:
        copy = await q.fetchrow(tx, "take_due", run_id=run_id)
        if copy is None:
            return False
        before = await then_back.standing(tx, copy["conversation_id"])
        # What we saw of it may be older than the lock: another worker had it a moment ago.
        if await q.fetchval(tx, "is_acted", message_id=copy["message_id"]):
            return True
        asked = await _do(tx, run_id, copy, now=now)
        await then_back.keep(tx, copy["message_id"], copy["conversation_id"], asked, before)
        failpoint("run.acting")
    return True


async def _do(tx: Tx, run_id: int, copy: asyncpg.Record, *, now: datetime) -> list[dict[str, Any]]:
    """The actions, each with why it was not done, where it was not: `{do, id, told: {code, sentence}}`."""
    wished: list[dict[str, Any]] = copy["actions"]
    by = await agents.working(tx, copy["agent_id"])
    if by is None:
        return _all(wished, "starter_gone", "Whoever started this does not work here any more.")
    wrote = await q.fetchval(tx, "wrote_after", id=copy["conversation_id"], message_id=copy["message_id"])
    possible = [each for each in wished if not (wrote and each["do"] in ENDING)]
    try:
        async with tx.transaction():
            not_done = await then.do(tx, copy["conversation_id"], possible, by=by, now=now)
    except (*GONE, *RETRYABLE, Unavailable):
        raise
    except Exception as error:  # one that goes wrong keeps no other from its turn
        LOG.error("a conversation of a run could not be seen to", exc=error, run_id=run_id)
        fault = ShortlineError()
        return _all(wished, fault.code, fault.sentence)
    told = {each.do: {"code": each.code, "sentence": each.sentence} for each in not_done}
    if wrote:  # a new question is not put out of sight
        told["close"] = told["snooze"] = {"code": "wrote_since", "sentence": "The customer has written since."}
    return [each | ({"told": told[each["do"]]} if each["do"] in told else {}) for each in wished]


def _all(wished: list[dict[str, Any]], code: str, sentence: str) -> list[dict[str, Any]]:
    return [each | {"told": {"code": code, "sentence": sentence}} for each in wished]


async def look_again_in(tx: Tx, run_id: int, *, now: datetime) -> timedelta | None:
    """When to look for more that has left; None when nothing of the run can leave any more."""
    row = await q.fetchrow(tx, "next_due", run_id=run_id)
    if row is None or not row["count"]:
        return None
    first: datetime = row["at"]
    return min(max(first - now, SOON), LATER)
