"""One label put on many conversations at once, or taken off: as `put` does it with one, in a few statements for all."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.conversations.activity import add_lines
from shortline.db import Tx
from shortline.errors import ShortlineError
from shortline.labels.put import MOST_ON_ONE, NotInUse, TooMany
from shortline.labels.store import q


async def put_on_all(
    tx: Tx, locked: Sequence[int], label_id: int, *, by: Actor, now: datetime
) -> Mapping[int, ShortlineError]:
    """Of conversations that are locked, by whoever may see them all. Returns where it could not be put on, and why."""
    known = await q.fetch(tx, "list_known", ids=[label_id])
    label = known[0] if known else None
    rows = await q.fetch(tx, "list_on_many", ids=list(locked), label_id=label_id)
    failed: dict[int, ShortlineError] = {}
    wanted = []
    for row in rows:
        if row["is_here"]:
            continue
        if label is None or label["archived_at"] is not None:
            failed[row["id"]] = NotInUse()
        elif row["labels"] >= MOST_ON_ONE:
            failed[row["id"]] = TooMany()
        else:
            wanted.append(row["id"])
    if wanted and label is not None:
        await q.execute(tx, "put_on_many", ids=wanted, label_id=label_id)
        line = {"labels": [{"id": str(label_id), "name": label["name"]}]}
        await add_lines(tx, "labelled", dict.fromkeys(wanted, line), by=by, now=now)
    return failed


async def take_off_all(tx: Tx, locked: Sequence[int], label_id: int, *, by: Actor, now: datetime) -> None:
    """The same the other way round; where it does not stand, nothing happens."""
    rows = await q.fetch(tx, "take_off_many", ids=list(locked), label_id=label_id)
    if rows:
        line = {"labels": [{"id": str(label_id), "name": rows[0]["name"]}]}
        await add_lines(tx, "unlabelled", dict.fromkeys([row["id"] for row in rows], line), by=by, now=now)
