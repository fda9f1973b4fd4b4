"""A person takes consent back, or never wants to be written to. It counts from the moment it is written down."""

from collections.abc import Sequence
from datetime import datetime

from shortline.accounts.actor import Actor
from shortline.contacts import ledger
from shortline.contacts import proof as proof_files
from shortline.contacts.consent import How, Purpose, Said
from shortline.contacts.give_consent import addresses_of, said_at
from shortline.db import Tx


async def withdraw_consent(
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
    """For every address of the person unless one is named: contacts that are parted later both keep it."""
    addresses = await addresses_of(tx, contact_id, identity_id)
    said = Said(purpose, "withdrawn", said_at(at, now), how, wording, by.kind, proof)
    made = await ledger.add(tx, contact_id, addresses, said, by=by, now=now)
    await proof_files.keep(tx, made, media_ids, by=by, now=now)
