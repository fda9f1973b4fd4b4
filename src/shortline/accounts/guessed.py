"""A secret that came as a link: anybody may try one, so tries are counted for the address, as tries of a password are."""

from datetime import datetime

import asyncpg

from shortline.accounts import sign_in, throttle
from shortline.accounts.credentials import Kind, digest
from shortline.accounts.store import q
from shortline.db import Database


async def find(
    db: Database, kind: Kind, statement: str, token: object, *, address: str, now: datetime
) -> asyncpg.Record | None:
    """The row that `statement` finds for the link's digest. Raises TooMany for an address that tries many."""
    async with db.transaction() as tx:
        wait = await throttle.count(tx, throttle.of_address(address), now=now)
        key = digest(kind, token)
        row = await q.fetchrow(tx, statement, digest=key, now=now) if key else None
        if row:
            await throttle.give_back(tx, throttle.of_address(address))
    if wait:
        raise sign_in.too_many(wait)
    return row
