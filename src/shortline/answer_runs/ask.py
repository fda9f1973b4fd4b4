"""Asking for the copies of a run, one transaction each: past the guard, into the number's bulk line, and never twice.

A worker that dies leaves whole copies behind and none half: what was asked for is marked in the same breath, and each message
bears the name of its run and conversation.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import asyncpg

from shortline import log
from shortline.accounts import agents
from shortline.accounts.actor import Actor
from shortline.answer_runs.choose import answer, conversations, q
from shortline.db import GONE, RETRYABLE, Database, Tx
from shortline.errors import NotAllowed, NotFound, ShortlineError, Unavailable
from shortline.failpoints import failpoint
from shortline.macros import use
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import submit

LOG = log.get(__name__)
NAMES = UUID("5c1f8a52-9d0e-4b7a-8f55-2f1f64d0a9e3")


async def ask_all(db: Database, run_id: int, *, now: datetime) -> int:
    """Until none waits or somebody has stopped it; returns how many copies were looked at."""
    looked_at = 0
    while await ask_one(db, run_id, now=now):
        looked_at += 1
        failpoint("run.asked")
    return looked_at


async def ask_one(db: Database, run_id: int, *, now: datetime) -> bool:
    """False: there is none left for us."""
    async with db.transaction() as tx:
        copy = await q.fetchrow(tx, "take_copy", run_id=run_id)
        if copy is None:
            return False
        try:
            async with tx.transaction():
                message_id = await _submit(tx, run_id, copy, now=now)
            failpoint("run.submitted")
        except ShortlineError as error:
            await _leave_out(tx, run_id, copy, why(error))
        except (*GONE, *RETRYABLE, Unavailable):
            raise
        except Exception as error:  # one that goes wrong keeps no other from its turn
            LOG.error("a copy could not be asked for", exc=error, run_id=run_id)
            await _leave_out(tx, run_id, copy, why(ShortlineError()))
        else:
            await q.execute(
                tx, "save_asked", run_id=run_id, conversation_id=copy["conversation_id"], message_id=message_id
            )
    return True


async def _submit(tx: Tx, run_id: int, copy: asyncpg.Record, *, now: datetime) -> int:
    by = await _by(tx, copy["agent_id"])
    if copy["macro_id"] is None:
        raise NotFound
    conversation_id = copy["conversation_id"]
    found = await answer(tx, copy["macro_id"], by=by)
    rows = await conversations(tx, [conversation_id], by=by)
    macro = found.for_(rows[0]["language"])
    given = await use.use(tx, macro.id, conversation_id, by=by, now=now)
    asked = SendIn.model_validate(
        {
            "text": given.text,
            "client_message_id": uuid5(NAMES, f"{run_id}/{conversation_id}"),
            "undo_seconds": 0,
            "bulk": True,
            "macro": {"id": str(macro.id), "wording": given.wording},
        }
    )
    sent = await submit(
        tx,
        conversation_id,
        asked,
        by=by,
        now=now,
        seen_seq=copy["seen_seq"],
        afterwards=found.chosen.actions,
    )
    return sent.message_ids[0]


async def _by(tx: Tx, agent_id: int) -> Actor:
    """With the rights of now. Raises NotAllowed for somebody who does not work here any more."""
    found = await agents.working(tx, agent_id)
    if found is None:
        raise NotAllowed("Whoever started this does not work here any more.", reason="starter_gone")
    return found


async def _leave_out(tx: Tx, run_id: int, copy: asyncpg.Record, because: dict[str, Any]) -> None:
    await q.execute(tx, "save_left_out", run_id=run_id, conversation_id=copy["conversation_id"], because=because)


def why(error: ShortlineError) -> dict[str, Any]:
    """`{code, sentence}`: the guard's word, where it was the guard."""
    decision: dict[str, Any] = error.extra.get("decision") or {}
    against = next((each for each in decision.get("findings", ()) if each["verdict"] == "deny"), None)
    if against is not None:
        return {"code": against["code"], "sentence": against["because"]}
    return {"code": error.reason or error.code, "sentence": error.sentence}
