"""One thing done with many conversations: with each of them, or with that one not, and why.

All in one transaction, in the order of their ids, so that two presses wait for each other instead of embracing.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from shortline.accounts.actor import Actor
from shortline.bulk.row import Row
from shortline.conversations.conversation import AlreadyClosed, Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx, queries
from shortline.errors import ShortlineError
from shortline.outbound import then_back

q = queries(__package__)
KEPT = timedelta(days=1)  # so long it can be taken back
Act = Callable[[Conversation], Awaitable[Any]]


async def do(tx: Tx, ids: Sequence[int], act: Act, *, by: Actor, now: datetime) -> tuple[int | None, list[Row]]:
    """`act` checks its own right. Returns under which number it is taken back (None: nothing changed), and a row for each id,
    in the order asked for."""
    rows: dict[int, Row] = {}
    kept: list[dict[str, Any]] = []
    for each in sorted(set(ids)):
        try:
            async with tx.transaction():
                found = await _one(tx, each, act, by=by)
            kept += [found] if found else []
            rows[each] = Row(each)
        except AlreadyClosed as error:
            rows[each] = Row(each, None if error.reason is None else error)  # it is closed: what was wanted
        except ShortlineError as error:
            rows[each] = Row(each, error)
    await q.execute(tx, "drop_old", agent_id=by.agent_id, before=now - KEPT)
    number = await q.fetchval(tx, "add_bulk", agent_id=by.agent_id, kept=kept, now=now) if kept else None
    return number, [rows[each] for each in dict.fromkeys(ids)]


async def _one(tx: Tx, conversation_id: int, act: Act, *, by: Actor) -> dict[str, Any] | None:
    """How it stood before and after; None where nothing changed."""
    locked = await fetch_visible(tx, by, conversation_id, lock=True)
    before = await then_back.standing(tx, conversation_id)
    said = await q.fetchval(tx, "find_said", id=conversation_id)
    await act(locked)
    after = await then_back.standing(tx, conversation_id)
    if before == after:
        return None
    return {"id": conversation_id, "before": before.to_json(), "after": after.to_json(), "said": said}
