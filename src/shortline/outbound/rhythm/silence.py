"""Taking the pen away from a number: whoever holds its row knows that nothing is being asked to leave meanwhile."""

from __future__ import annotations

from shortline.db import Tx, queries

Q = queries(__package__)


async def take_pen(tx: Tx, inbox_id: int) -> None:
    """Until the caller commits, no message of this number begins its way out. What it was told to wait for is forgotten."""
    await Q.execute(tx, "make_pacer", inbox_id=inbox_id)
    await Q.fetchrow(tx, "lock_pacer", inbox_id=inbox_id)
    await Q.execute(tx, "let_go", inbox_id=inbox_id)
