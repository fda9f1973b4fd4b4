"""Putting labels on a conversation and taking them off, with a line in its timeline. Asked twice, it happens once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.conversations.activity import save_with_line
from shortline.conversations.conversation import Conversation
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict
from shortline.labels.store import q

MOST_ON_ONE = 20


class TooMany(Conflict):
    code = "too_many_labels_here"

    def __init__(self) -> None:
        sentence = f"A conversation carries at most {MOST_ON_ONE} labels. Take one off first."
        super().__init__(sentence, code=self.code, params={"most": MOST_ON_ONE})


class NotInUse(BadRequest):
    code = "unknown_label"

    def __init__(self) -> None:
        super().__init__("One of these labels is not in use (any more).", code=self.code, field="add")


async def put(
    tx: Tx, conversation_id: int, *, add: Collection[int] = (), remove: Collection[int] = (), by: Actor, now: datetime
) -> Conversation:
    """What stands there already is not added again, what does not is not removed; what is in both is refused.

    Raises BadRequest for a label that is unknown or archived and should be added.
    """
    locked = await fetch_visible(tx, by, conversation_id, Action.CONVERSATION_LABEL, lock=True)
    if set(add) & set(remove):
        raise BadRequest("A label cannot be put on and taken off at once.", code="label_both_ways", field="remove")
    here = await labels_on(tx, conversation_id)
    added = await _addable(tx, [each for each in add if each not in here])
    removed = {each: here[each] for each in remove if each in here}
    if len(here) + len(added) - len(removed) > MOST_ON_ONE:
        raise TooMany
    return await _change(tx, locked, added, removed, by=by, now=now)


async def change_labels(
    tx: Tx, locked: Conversation, *, add: Collection[int], remove: Collection[int], by: Actor, now: datetime
) -> Conversation:
    """As they stood before a message that is taken back. Checks no right; what is not in use any more is left out."""
    here = await labels_on(tx, locked.id)
    added = await _in_use(tx, [each for each in add if each not in here])
    removed = {each: here[each] for each in remove if each in here}
    return await _change(tx, locked, added, removed, by=by, now=now)


async def labels_on(tx: Tx, conversation_id: int) -> dict[int, str]:
    return {row["id"]: row["name"] for row in await q.fetch(tx, "list_on", conversation_id=conversation_id)}


async def _change(
    tx: Tx, locked: Conversation, added: Mapping[int, str], removed: Mapping[int, str], *, by: Actor, now: datetime
) -> Conversation:
    if added:
        await q.execute(tx, "put_on", conversation_id=locked.id, ids=sorted(added))
        locked = await save_with_line(tx, locked, "labelled", by=by, now=now, labels=_named(added))
    if removed:
        await q.execute(tx, "take_off", conversation_id=locked.id, ids=sorted(removed))
        locked = await save_with_line(tx, locked, "unlabelled", by=by, now=now, labels=_named(removed))
    return locked


async def _addable(tx: Tx, wanted: Iterable[int]) -> dict[int, str]:
    ids = set(wanted)
    found = await _in_use(tx, ids)
    if len(found) < len(ids):
        raise NotInUse
    return found


async def _in_use(tx: Tx, wanted: Iterable[int]) -> dict[int, str]:
    ids = sorted(set(wanted))
    rows = await q.fetch(tx, "list_known", ids=ids) if ids else []
    return {row["id"]: row["name"] for row in rows if row["archived_at"] is None}


def _named(labels: Mapping[int, str]) -> list[dict[str, str]]:
    """The names as they are now: the line stays true when a label is renamed."""
    return [{"id": str(each), "name": labels[each]} for each in sorted(labels)]
