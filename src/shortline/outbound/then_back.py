"""What was done with the conversation along with a message is kept, and put back when the message is taken back.

Undoing needs no right of its own: who may take the message back may take back what came with it, also where handing the
conversation over has put it out of his sight.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.conversations import handed, store
from shortline.db import Tx, queries
from shortline.labels.put import change_labels, labels_on
from shortline.macros import actions
from shortline.outbound.standing import Back, Standing, back

Q = queries(__package__)


async def standing(tx: Tx, conversation_id: int) -> Standing:
    """The caller holds the conversation."""
    return Standing.of(await store.lock(tx, conversation_id), tuple(await labels_on(tx, conversation_id)))


async def keep(
    tx: Tx, message_id: int, conversation_id: int, asked: Sequence[Mapping[str, Any]], before: Standing
) -> None:
    """After everything was done: `asked` and both standings, with the first message of its submit."""
    after = await standing(tx, conversation_id)
    await Q.execute(
        tx,
        "keep_taken_along",
        message_id=message_id,
        actions=[dict(each) for each in asked],
        before=before.to_json(),
        after=after.to_json(),
    )


async def put_back(
    tx: Tx, conversation_id: int, message_ids: Collection[int], *, by: Actor, now: datetime
) -> list[dict[str, Any]]:
    """Of the messages of one submit. Returns the actions it asked for, named as a macro's are; [] where there were none."""
    kept = await Q.fetchrow(tx, "find_taken_along", message_ids=list(message_ids))
    if kept is None:
        return []
    locked = await store.lock(tx, conversation_id)
    here = tuple(await labels_on(tx, conversation_id))
    found = back(locked, here, Standing.read(kept["before"]), Standing.read(kept["after"]), now=now)
    await restore(tx, conversation_id, found, by=by, now=now)
    return await actions.named(tx, kept["actions"])


async def restore(tx: Tx, conversation_id: int, found: Back, *, by: Actor, now: datetime) -> None:
    """A line for each change. Checks no right."""
    if found.change is not None or found.handed_back:
        await handed.put_back(
            tx, found.conversation, change=found.change, handed_back=found.handed_back, by=by, now=now
        )
    if found.put_on or found.take_off:
        await change_labels(
            tx, await store.lock(tx, conversation_id), add=found.put_on, remove=found.take_off, by=by, now=now
        )
