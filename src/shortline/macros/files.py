"""Files a macro brings along. They are kept as they were uploaded; each use makes copies that belong to whoever uses it."""

from collections.abc import Sequence
from datetime import datetime

import asyncpg

from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.macros.store import q

MOST = 10


async def set_files(tx: Tx, macro_id: int, media_ids: Sequence[int], *, by: Actor) -> None:
    """These and no others, in this order. A new one is the writer's own upload that no message has carried yet."""
    if len(set(media_ids)) < len(media_ids):
        raise BadRequest("A file is named twice.", reason="file_twice", field="media_ids")
    here = {row["attachment_id"] for row in await q.fetch(tx, "list_file_ids", macro_id=macro_id)}
    fresh = [each for each in media_ids if each not in here]
    if fresh:
        usable = {row["id"] for row in await q.fetch(tx, "lock_usable_files", ids=fresh, agent_id=by.agent_id)}
        if len(usable) < len(fresh):
            raise BadRequest("There is no such file.", field="media_ids", code="media_missing")
    await q.execute(tx, "clear_files", macro_id=macro_id)
    if media_ids:
        await q.execute(tx, "add_files", macro_id=macro_id, ids=list(media_ids))


async def of(tx: Tx, macro_ids: Sequence[int]) -> dict[int, list[asyncpg.Record]]:
    """By macro: id, filename, mime, size and kind of its files, in order."""
    found: dict[int, list[asyncpg.Record]] = {each: [] for each in macro_ids}
    if macro_ids:
        for row in await q.fetch(tx, "list_files", macro_ids=list(macro_ids)):
            found[row["macro_id"]].append(row)
    return found


async def copies(tx: Tx, macro_id: int, *, by: Actor, now: datetime) -> list[asyncpg.Record]:
    """Fresh files of this agent with the same bytes, ready to be sent; swept away with other uploads if they are not."""
    return await q.fetch(tx, "copy_files", macro_id=macro_id, agent_id=by.agent_id, now=now)
