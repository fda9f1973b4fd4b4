"""A person agrees to be written to: what exactly, how and when we heard it, and where that can be looked up."""

from collections.abc import Sequence
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.contacts import ledger
from shortline.contacts import proof as proof_files
from shortline.contacts.consent import How, Purpose, Said
from shortline.contacts.merge import refuse_absorbed
from shortline.contacts.store import lock_contact, q
from shortline.db import Tx
from shortline.errors import BadRequest


async def give_consent(
    tx: Tx,
    contact_id: int,
    *,
    purpose: Purpose,
    how: How,
    wording: str,
    proof: str = "",
    at: datetime | None = None,
    identity_id: int | None = None,
    media_ids: Sequence[int] = (),
    by: Actor,
    now: datetime,
) -> None:
    """For one address: the one named, else the one that wrote last. Contacts that are parted later do not share it."""
    addresses = await addresses_of(tx, contact_id, identity_id)
    said = Said(purpose, "given", said_at(at, now), how, wording, by.kind, proof)
    made = await ledger.add(tx, contact_id, addresses[:1], said, by=by, now=now)
    await proof_files.keep(tx, made, media_ids, by=by, now=now)


async def addresses_of(tx: Tx, contact_id: int, identity_id: int | None) -> list[int]:
    """Of the locked contact, the one that was seen last first; only the one named if there is one."""
    await lock_contact(tx, contact_id)
    await refuse_absorbed(tx, contact_id)
    found = [row["id"] for row in await q.fetch(tx, "list_addresses", contact_id=contact_id)]
    if identity_id is None:
        return found
    if identity_id not in found:
        raise BadRequest("That is no address of this person.", code="unknown_identity", field="identity_id")
    return [identity_id]


def said_at(at: datetime | None, now: datetime) -> datetime:
    """Raises BadRequest for what is said to have been said in the future."""
    if at is not None and at > now:
        raise BadRequest("Nobody has said that yet: the time lies in the future.", code="not_yet_said", field="at")
    return at or now
