"""A piece of a migration, to put the schema between its halves."""

import re

from shortline.db import Tx


async def run_piece(tx: Tx, migration: str, what: str) -> None:
    """The first match of the pattern, run as it stands there."""
    found = re.search(what, migration, re.S)
    assert found is not None, f"the migration has no {what}"
    await tx.execute(found[0])
