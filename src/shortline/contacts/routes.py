"""People: find them, see them, correct what we know of them.

Who works here may look people up; what was said with them is guarded where the conversation is fetched.
"""

from typing import Annotated

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api import paging
from shortline.api.deps import ClockDep, CountedSearch, Db, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.contacts import change, find, merge, routes_consents, store
from shortline.contacts.shapes import ContactDetailOut, ContactPatch, Merging, SeparatedOut, Unmerging
from shortline.db import Tx
from shortline.errors import BadRequest

router = Router(tags=["contacts"])
router.take_in(routes_consents.router)
Reading = Annotated[Actor, Depends(require(Action.CONTACT_READ))]
Editing = Annotated[Actor, Depends(require(Action.CONTACT_EDIT))]

Joining = Annotated[Actor, Depends(require(Action.CONTACT_MERGE))]


@router.get("/contacts", dependencies=[CountedSearch])
async def get_contacts(
    actor: Reading,
    db: Db,
    q: Annotated[str | None, Query(max_length=200)] = None,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)] = 50,
) -> Page[ContactDetailOut]:
    """By name; with `q` those whose name, username or number fits."""
    key = paging.decode(cursor, parts=2)
    if key is not None and not (
        isinstance(key[0], str) and key[0].isprintable() and isinstance(key[1], int) and abs(key[1]) <= ids.MAX_ID
    ):
        raise BadRequest("The cursor is not one of ours. Start from the first page.", code="bad_cursor", field="cursor")
    async with db.reading() as tx:
        rows = await find.list_contacts(tx, q, after=(key[0], key[1]) if key else None, limit=limit + 1)
        shown = [row["id"] for row in rows[:limit]]
        identities, merges = await store.list_identities(tx, shown), await store.list_merges(tx, shown)
    items = [ContactDetailOut.of(row, identities, merges) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(
        items=items, next_cursor=paging.encode(rows[limit - 1]["sorted"], rows[limit - 1]["id"]) if more else None
    )


@router.get("/contacts/{contact_id}")
async def get_contact(contact_id: str, actor: Reading, db: Db) -> ContactDetailOut:
    async with db.reading() as tx:
        return await one(tx, ids.parse(contact_id))


@router.patch("/contacts/{contact_id}")
async def patch_contact(
    contact_id: str, given: ContactPatch, actor: Editing, db: Db, clock: ClockDep
) -> ContactDetailOut:
    """A name typed here is kept, whatever the person calls himself; an empty one gives way to that again."""
    number = ids.parse(contact_id)
    async with db.transaction() as tx:
        await change.change(tx, number, given.model_dump(exclude_unset=True), by=actor, now=clock.now())
        return await one(tx, number)


@router.post("/contacts/{contact_id}/identities/{identity_id}/confirm")
async def post_confirm(contact_id: str, identity_id: str, actor: Editing, db: Db, clock: ClockDep) -> ContactDetailOut:
    """After a change of number or id: a person has looked, it is the same customer."""
    number = ids.parse(contact_id)
    async with db.transaction() as tx:
        await change.confirm(tx, number, ids.parse(identity_id), by=actor, now=clock.now())
        return await one(tx, number)


@router.post("/contacts/{contact_id}/merge")
async def post_merge(contact_id: str, given: Merging, actor: Joining, db: Db, clock: ClockDep) -> ContactDetailOut:
    """Both are one person. Answers still go to the identity that wrote; nothing on its way is touched."""
    number = ids.parse(contact_id)
    async with db.transaction() as tx:
        await merge.merge(tx, number, int(given.contact_id), reason=given.reason, by=actor, now=clock.now())
        return await one(tx, number)


@router.post("/contacts/{contact_id}/unmerge")
async def post_unmerge(contact_id: str, given: Unmerging, actor: Joining, db: Db, clock: ClockDep) -> SeparatedOut:
    """Takes a merge back: both are as they were, but for what was changed since."""
    number = ids.parse(contact_id)
    async with db.transaction() as tx:
        separated = await merge.unmerge(tx, number, int(given.merge_id), by=actor, now=clock.now())
        return SeparatedOut(contact=await one(tx, number), separated=await one(tx, separated))


async def one(tx: Tx, contact_id: int) -> ContactDetailOut:
    """As the API gives it. Raises NotFound."""
    row = await store.get_contact(tx, contact_id)
    identities, merges = await store.list_identities(tx, [contact_id]), await store.list_merges(tx, [contact_id])
    return ContactDetailOut.of(row, identities, merges)
