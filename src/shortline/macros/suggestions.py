"""What agents made of a macro's words: a lead makes it a wording of its own, or says no for good."""

from dataclasses import replace
from datetime import datetime

import asyncpg

from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import Conflict, NotFound
from shortline.macros import write
from shortline.macros.shapes import WORDINGS_MAX
from shortline.macros.store import Macro, q


async def waiting(tx: Tx, macro_id: int) -> list[asyncpg.Record]:
    """Those nobody has decided about: id, wording, times, last_at; the most frequent first."""
    return await q.fetch(tx, "list_suggestions", macro_id=macro_id)


async def adopt(tx: Tx, macro_id: int, suggestion_id: int, *, by: Actor, now: datetime) -> Macro:
    """A wording more. The lock on the meaning holds: what does not say the same as the others by now is refused."""
    macro = await write.fetch(tx, by, macro_id, lock=True)
    row = await q.fetchrow(tx, "take_suggestion", id=suggestion_id, macro_id=macro_id)
    if row is None:
        raise NotFound
    if row["wording"] in macro.wordings:
        return macro
    if len(macro.wordings) >= WORDINGS_MAX:
        raise Conflict(
            f"A macro has at most {WORDINGS_MAX} wordings. Take one out first.",
            code="too_many_wordings",
            params={"most": WORDINGS_MAX},
        )
    after = replace(macro, wordings=(*macro.wordings, row["wording"]))
    return await write.change(tx, macro_id, {"wordings": after.wordings}, by=by, now=now)


async def dismiss(tx: Tx, macro_id: int, suggestion_id: int, *, by: Actor, now: datetime) -> None:
    """It does not come back, however often it is typed again."""
    await write.fetch(tx, by, macro_id, lock=True)
    if not await q.execute(tx, "dismiss_suggestion", id=suggestion_id, macro_id=macro_id, now=now):
        raise NotFound
