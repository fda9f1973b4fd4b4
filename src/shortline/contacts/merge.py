"""Joining two contacts that are one person, and taking that back.

The identities of both are under one contact afterwards; conversations, their addresses and everything on its way stay with
the identity they belong to, so an answer still goes to whoever wrote. One merge at a time in the whole desk: they are rare,
and each changes a tree of contacts.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg

from shortline import events, jobs
from shortline.accounts.actor import Actor
from shortline.contacts import joined, store
from shortline.contacts.joined import Own, Values
from shortline.contacts.store import q
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds

SETTLED_AFTER = timedelta(seconds=30)


class Absorbed(Conflict):
    code, sentence = "already_merged", "This contact is joined with another one. Open that one."


async def merge(tx: Tx, into_id: int, from_id: int, *, reason: str, by: Actor, now: datetime) -> int:
    """Everything of `from_id` under `into_id`. Returns the merge's id, which takes it back."""
    if into_id == from_id:
        raise BadRequest("A contact cannot be joined with itself.", code="same_contact", field="contact_id")
    await q.fetch(tx, "lock_merges")
    rows = {row["id"]: row for row in await q.fetch(tx, "lock_contacts", ids=[into_id, from_id])}
    if into_id not in rows:
        raise NotFound
    if from_id not in rows:
        raise BadRequest("There is no such contact.", code="unknown_contact", field="contact_id")
    for contact_id, at in ((into_id, None), (from_id, "contact_id")):
        await refuse_absorbed(tx, contact_id, field=at)
    if rows[into_id]["is_demo"] != rows[from_id]["is_demo"]:
        raise Conflict("A person of the demo city and a real one are not the same.", code="demo_and_real")
    own, children = await _noticed(tx, rows[into_id])
    await _keep_edits(tx, rows[from_id])
    merge_id: int = await q.fetchval(
        tx, "add_merge", into_id=into_id, from_id=from_id, reason=reason, by=by.agent_id, now=now
    )
    children = [*children, (merge_id, Values.of(rows[from_id]))]
    await _save(tx, into_id, joined.combine(own, children), own, now)
    moved = await q.fetch(tx, "move_identities", source=from_id, target=into_id)
    await _follow(tx, [row["id"] for row in moved], by, now)
    await _tell(tx, "merged", merge_id, (into_id, from_id), by, now)
    # Somebody who wrote for the first time in this very moment may have been put under the old contact.
    await jobs.enqueue(tx, "contacts.settle", {}, delay=SETTLED_AFTER, dedupe="contacts.settle")
    return merge_id


async def unmerge(tx: Tx, contact_id: int, merge_id: int, *, by: Actor, now: datetime) -> int:
    """Take a merge back. Returns the id of the contact that stands alone again."""
    await q.fetch(tx, "lock_merges")
    found = await q.fetchrow(tx, "find_merge", id=merge_id)
    if found is None:
        raise NotFound
    into_id, from_id = found["into_id"], found["from_id"]
    line = [row["id"] for row in await q.fetch(tx, "list_line_up", id=into_id)]  # from the parent up to who is shown
    if contact_id not in line:
        raise NotFound
    if found["unmerged_at"] is not None:
        raise Conflict("This was taken back already.", code="already_unmerged")
    rows = {row["id"]: row for row in await q.fetch(tx, "lock_contacts", ids=[*line, from_id])}
    shown, top = line[-1], rows[line[-1]]
    changed = (await _noticed(tx, top))[0]
    await q.execute(tx, "keep_own", id=shown, own=joined.to_json(changed))
    await q.execute(tx, "end_merge", id=merge_id, by=by.agent_id, now=now)
    for each in line:  # bottom up: what a parent shows is combined from what its children show
        await _recombine(tx, each, now)
    left = joined.parted(Values.of(rows[from_id]), changed)
    if left != Values.of(rows[from_id]):
        await _save(tx, from_id, left, await _own(rows[from_id]), now, keep_own=rows[from_id]["own"] is not None)
    back = [row["id"] for row in await q.fetch(tx, "list_line_down", id=from_id)]
    moved = await q.fetch(tx, "return_identities", homes=back, target=from_id)
    await _follow(tx, [row["id"] for row in moved], by, now)
    await _tell(tx, "unmerged", merge_id, (shown, from_id), by, now)
    await jobs.enqueue(tx, "contacts.settle", {}, delay=SETTLED_AFTER, dedupe="contacts.settle")
    return int(from_id)


async def refuse_absorbed(tx: Tx, contact_id: int, *, field: str | None = None) -> None:
    """Raises Absorbed for a contact that is part of another one."""
    into = await q.fetchval(tx, "find_absorbing", id=contact_id)
    if into is not None:
        raise Absorbed(field=field, merged_into=str(into))


async def _own(row: asyncpg.Record) -> Own:
    return joined.from_json(row["own"]) if row["own"] is not None else Own(Values.of(row))


async def _children(tx: Tx, contact_id: int) -> list[tuple[int, Values]]:
    return [(row["merge_id"], Values.of(row)) for row in await q.fetch(tx, "list_children", id=contact_id)]


async def _noticed(tx: Tx, row: asyncpg.Record) -> tuple[Own, list[tuple[int, Values]]]:
    """A contact's own values with what people changed meanwhile, and what was joined to it."""
    own, children = await _own(row), await _children(tx, row["id"])
    return joined.noticed(own, children, Values.of(row)), children


async def _keep_edits(tx: Tx, row: asyncpg.Record) -> None:
    """Nobody can edit a contact inside another one: what was changed until now is written down."""
    if row["own"] is not None:
        own, _ = await _noticed(tx, row)
        await q.execute(tx, "keep_own", id=row["id"], own=joined.to_json(own))


async def _recombine(tx: Tx, contact_id: int, now: datetime) -> None:
    row = await store.get_contact(tx, contact_id)
    own, children = await _own(row), await _children(tx, contact_id)
    if children:
        await _save(tx, contact_id, joined.combine(own, children), own, now)
    else:
        await _save(tx, contact_id, joined.alone(own), own, now, keep_own=False)


async def _save(tx: Tx, contact_id: int, shown: Values, own: Own, now: datetime, *, keep_own: bool = True) -> None:
    kept = joined.to_json(own) if keep_own else None
    await q.execute(tx, "save_joined", id=contact_id, own=kept, now=now, **shown.columns())


async def _follow(tx: Tx, identity_ids: Sequence[int], by: Actor, now: datetime) -> None:
    """Conversations are where their identities are."""
    for row in await q.fetch(tx, "follow_identities", ids=list(identity_ids)):
        await events.record(
            tx,
            kinds.CONVERSATION_UPDATED,
            conversation_id=row["id"],
            agent_id=by.agent_id,
            data={"change": "contact"},
            cause=by.kind,
            at=now,
        )


async def _tell(tx: Tx, change: str, merge_id: int, contact_ids: tuple[int, int], by: Actor, now: datetime) -> None:
    for contact_id in contact_ids:
        data = {"contact_id": str(contact_id), "change": change, "merge_id": str(merge_id)}
        await events.record(tx, kinds.CONTACT_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
