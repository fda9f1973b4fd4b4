"""A line has lost some who stood in it: its end is where the last who still waits stands, or where the pen last wrote."""

from __future__ import annotations

from shortline.db import Tx, queries

Q = queries(__package__)


async def shorten(tx: Tx, inbox_id: int, hand: str) -> None:
    """The number's row is held, like by everybody who gives away a place; it is locked last."""
    if await Q.fetchrow(tx, "lock_pacer", inbox_id=inbox_id) is not None:
        await Q.execute(tx, "shorten_line", inbox_id=inbox_id, hand=hand)
