"""Learning the language of people of whom nobody said it yet, from what they wrote last."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from shortline import events
from shortline.db import Tx, queries
from shortline.events import kinds
from shortline.jobs import JobContext
from shortline.languages.detect import language_of

q = queries(__package__)
MOST = 50  # conversations in one go
MESSAGES = 3  # the newest of each, read as one text
_NOT_SURE_MAX = 10_000
_not_sure: dict[int, int] = {}
"""Conversation -> the hash of what said nothing sure, so that what waits is not read again at every look."""


async def learn(tx: Tx, conversation_ids: Iterable[int], *, now: datetime) -> dict[int, str]:
    """What was learned just now: conversation -> language. Writes it to the person, unless somebody chose one meanwhile."""
    asked = sorted(set(conversation_ids))
    if not asked:
        return {}
    rows = [row for row in await q.fetch(tx, "list_said", ids=asked, messages=MESSAGES) if _is_new(row)][:MOST]
    languages = await asyncio.to_thread(lambda: [language_of(row["said"]) for row in rows]) if rows else []
    found = {row["id"]: language for row, language in zip(rows, languages, strict=True) if language is not None}
    for row in rows:
        _remember(row["id"], None if row["id"] in found else hash(row["said"]))
    if found:
        await _keep(tx, found, now=now)
    return found


async def _keep(tx: Tx, found: dict[int, str], *, now: datetime) -> None:
    kept = await q.fetch(tx, "set_found", ids=list(found), languages=list(found.values()), now=now)
    await events.record_many(
        tx,
        [
            events.Happened(
                kinds.CONTACT_UPDATED,
                now,
                data={"contact_id": str(row["id"]), "change": "language_found"},
                cause="system",
            )
            for row in kept
        ],
    )


def _is_new(row: Any) -> bool:
    return _not_sure.get(row["id"]) != hash(row["said"])


def _remember(conversation_id: int, said: int | None) -> None:
    _not_sure.pop(conversation_id, None)
    if said is not None:
        while len(_not_sure) >= _NOT_SURE_MAX:
            del _not_sure[next(iter(_not_sure))]
        _not_sure[conversation_id] = said


async def learn_one(ctx: JobContext, payload: dict[str, Any]) -> None:
    """After somebody opened a conversation of a person whose language nobody knows."""
    async with ctx.db.transaction() as tx:
        await learn(tx, [int(payload["conversation_id"])], now=ctx.clock.now())


JOBS = {"languages.learn": learn_one}
