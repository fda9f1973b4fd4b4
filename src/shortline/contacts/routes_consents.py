"""What a person said about being written to: read it, and write down what one was told."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.contacts import ledger, proof, store
from shortline.contacts.give_consent import give_consent
from shortline.contacts.shapes_consents import ConsentIn, ConsentsOut
from shortline.contacts.withdraw_consent import withdraw_consent
from shortline.db import Tx

router = Router()
Reading = Annotated[Actor, Depends(require(Action.CONTACT_READ))]
Editing = Annotated[Actor, Depends(require(Action.CONTACT_EDIT))]


@router.get("/contacts/{contact_id}/consents")
async def get_consents(contact_id: str, actor: Reading, db: Db) -> ConsentsOut:
    number = ids.parse(contact_id)
    async with db.reading() as tx:
        await store.get_contact(tx, number)
        return await _all(tx, number)


@router.post("/contacts/{contact_id}/consents", status_code=201)
async def post_consent(contact_id: str, given: ConsentIn, actor: Editing, db: Db, clock: ClockDep) -> ConsentsOut:
    """One line more. Nothing in the ledger is ever changed: what was wrong is followed by what is right."""
    number = ids.parse(contact_id)
    verb = give_consent if given.change == "given" else withdraw_consent
    async with db.transaction() as tx:
        await verb(
            tx,
            number,
            purpose=given.purpose,
            how=given.how,
            wording=given.wording,
            proof=given.proof,
            media_ids=[int(each) for each in given.media_ids],
            at=given.at,
            identity_id=int(given.identity_id) if given.identity_id else None,
            by=actor,
            now=clock.now(),
        )
        return await _all(tx, number)


async def _all(tx: Tx, contact_id: int) -> ConsentsOut:
    proofs = await proof.of(tx, contact_id)
    return ConsentsOut.of(await ledger.standings(tx, contact_id), await ledger.lines(tx, contact_id), proofs)
