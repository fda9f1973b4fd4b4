"""Somebody writes STOP, or takes it back: honoured in the transaction that receives it, before anything else can leave.

The lines go into the ledger, a line into the timeline. The one confirmation is a job of the same transaction: it leaves the
way every message does.
"""

from collections.abc import Sequence

from shortline import jobs
from shortline.accounts.actor import CONTACT
from shortline.contacts import ledger
from shortline.contacts.consent import Change, Purpose, Said, agreed_before_opt_out
from shortline.contacts.opt_out import Wish, wish
from shortline.contacts.store import lock_contact
from shortline.conversations import store
from shortline.conversations.activity import save_with_line
from shortline.conversations.arrival import SPOKEN, Written
from shortline.db import Tx

CONFIRM = "consent.confirm"


async def honour(tx: Tx, written: Sequence[Written]) -> None:
    """What these messages wish. Their conversations are locked and saved."""
    found = [(each, said) for each in written if (said := wish_of(each)) is not None]
    for each, said in sorted(found, key=lambda pair: pair[0].conversation.contact_id):  # locks in one order
        await _honour(tx, each, said)


def wish_of(written: Written) -> Wish | None:
    message = written.message
    return wish(message.text) if message.kind in SPOKEN and message.author_kind == "contact" else None


async def _honour(tx: Tx, written: Written, said: Wish) -> None:
    contact_id = written.conversation.contact_id
    await lock_contact(tx, contact_id)
    was_out = (await ledger.standings(tx, contact_id)).withdrawn_at("service") is not None
    if said.change == "withdrawn":
        lines = await _say(tx, written, "service", "withdrawn")
        await _say(tx, written, "marketing", "withdrawn")
        if lines and not was_out:
            await jobs.enqueue(tx, CONFIRM, {"consent_id": lines[0]})
            await _show(tx, written, "opted_out")
    elif was_out:
        agreed = agreed_before_opt_out(await ledger.lines(tx, contact_id), "marketing")
        await _say(tx, written, "service", "given")
        if agreed:
            await _say(tx, written, "marketing", "given")
        await _show(tx, written, "opted_in")


async def _say(tx: Tx, written: Written, purpose: Purpose, change: Change) -> list[int]:
    of = written.conversation
    said = Said(
        purpose,
        change,
        written.message.display_at,
        "written",
        written.message.text or "",
        "contact",
        message_id=written.id,
    )
    return await ledger.add(tx, of.contact_id, [of.identity_id], said, by=CONTACT, now=written.arrived.now)


async def _show(tx: Tx, written: Written, change: str) -> None:
    locked = await store.lock(tx, written.conversation.id)
    await save_with_line(
        tx, locked, change, by=CONTACT, now=written.arrived.now, wording=written.message.text, about=str(written.id)
    )
