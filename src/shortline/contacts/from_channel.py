"""What a channel tells about people besides their messages: wishes about marketing, and the phone app's address book."""

from datetime import datetime

from shortline import events
from shortline.accounts.actor import CONTACT
from shortline.channels.event_parts import SenderKeys
from shortline.channels.events import ContactSynced, MarketingPreference
from shortline.channels.protocol import InboxConfig
from shortline.channels.whatsapp.identity import digits
from shortline.contacts import ledger
from shortline.contacts.consent import Change, Said
from shortline.contacts.resolve import find_known, resolve
from shortline.contacts.store import lock_contact, q
from shortline.db import Tx
from shortline.events import kinds


async def marketing_preference(
    tx: Tx, inbox: InboxConfig, event: MarketingPreference, *, now: datetime, journal_id: int | None
) -> None:
    """A hard opt-out until the customer himself resumes. News older than what stands are kept and change nothing."""
    identity = await resolve(tx, inbox, event.sender, now=now)
    await lock_contact(tx, identity.contact_id)
    change: Change = "withdrawn" if event.stopped else "given"
    at = min(event.at or now, now)  # a clock ahead of ours would outrank what the customer says next
    said = Said("marketing", change, at, "setting", event.detail or "", "channel")
    await ledger.add(tx, identity.contact_id, [identity.id], said, by=CONTACT, now=now)


async def contact_synced(
    tx: Tx, inbox: InboxConfig, event: ContactSynced, *, now: datetime, journal_id: int | None
) -> None:
    """Somebody of ours named this person in the phone: that name counts like one typed here, unless one was."""
    name = (event.full_name or event.first_name or "").strip()
    number = digits(event.phone)
    if event.action != "add" or not name or number is None:
        return
    person = SenderKeys(wa_id=number)
    identity = await find_known(tx, inbox, person) or await resolve(tx, inbox, person, now=now)
    if await q.execute(tx, "give_name", id=identity.contact_id, name=name[:200].replace("\x00", ""), now=now):
        await events.record(
            tx,
            kinds.CONTACT_UPDATED,
            data={"contact_id": str(identity.contact_id), "change": "name"},
            cause="phone_app",
            at=now,
        )
