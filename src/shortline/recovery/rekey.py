"""`shortline rekey`: seal every secret anew with the key of now, so that the key before it can be thrown away.

Both keys are needed while it runs: SHORTLINE_SECRET_KEY is the new one, SHORTLINE_SECRET_KEY_PREVIOUS the old one. The desk
may go on meanwhile, with the same two settings. What neither key opens stays as it is, and is named.
"""

from collections.abc import Callable
from typing import Any

import asyncpg

from shortline.db import queries
from shortline.secrets import Box, WrongKey

Q = queries(__package__)
Say = Callable[[str], None]


class KeyMissing(Exception):
    """Some secrets open with neither key; the sentence names their inboxes."""


async def rekey(box: Box, url: str, say: Say) -> None:
    """Raises KeyMissing when something is left that this desk cannot open; all else is sealed anew nevertheless."""
    closed: list[str] = []
    done = 0
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            for row in await Q.fetch(connection, "lock_secrets"):
                anew = _sealed_anew(box, row["secrets"])
                if anew is None:
                    closed.append(f"{row['name']} ({row['id']})")
                    continue
                await Q.execute(connection, "save_secrets", id=row["id"], secrets=anew)
                done += 1
            for row in await Q.fetch(connection, "lock_answers"):
                anew = _sealed_anew(box, row["response"])
                given: dict[str, Any] = {"agent_id": row["agent_id"], "key": row["key"]}
                if anew is None:  # nobody could read this answer again either
                    await Q.execute(connection, "forget_answer", **given)
                else:
                    await Q.execute(connection, "save_answer", **given, response=anew)
    finally:
        await connection.close()
    say(f"Secrets of {done} inbox(es) are sealed with the key of now.")
    if closed:
        raise KeyMissing(f"These open with neither key; enter their secrets anew: {', '.join(closed)}.")
    say("SHORTLINE_SECRET_KEY_PREVIOUS can be left out from the next start on.")


def _sealed_anew(box: Box, sealed: bytes) -> bytes | None:
    try:
        return box.seal(box.open(bytes(sealed)))
    except WrongKey:
        return None
