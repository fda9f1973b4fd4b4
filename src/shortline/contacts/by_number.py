"""Who has these numbers? For lists of numbers that come from elsewhere, many at a time.

Somebody nobody has heard of yet is made a contact with nothing but his number: what is known of the number is then known of
whoever writes from it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline.channels.whatsapp.identity import phone_variants
from shortline.contacts.identity import EVERYWHERE, Key, locks_of
from shortline.contacts.store import q
from shortline.db import Tx


@dataclass(frozen=True, slots=True)
class Owner:
    contact_id: int
    identity_id: int


async def owners(tx: Tx, channel: str, phones: Iterable[str]) -> dict[str, Owner]:
    """By number, as digits. The spelling asked for wins over another one of the same number."""
    wanted = {phone: phone_variants(phone) or (phone,) for phone in phones}
    rows = await q.fetch(
        tx, "find_phones", channel=channel, values=sorted({each for all_of in wanted.values() for each in all_of})
    )
    known = {row["value"]: Owner(row["contact_id"], row["identity_id"]) for row in rows}
    found = {phone: next((known[each] for each in all_of if each in known), None) for phone, all_of in wanted.items()}
    return {phone: owner for phone, owner in found.items() if owner is not None}


async def owners_made(tx: Tx, channel: str, phones: Sequence[str], *, now: datetime) -> tuple[dict[str, Owner], int]:
    """The owner of every number, made where nobody has it, and how many were made."""
    known = await owners(tx, channel, phones)
    if missing := _spelled_once(phone for phone in phones if phone not in known):
        # Whoever writes at this moment from such a number waits, or was first.
        names = {name for phone in missing for name in locks_of([Key("phone", EVERYWHERE, phone)], channel)}
        await q.fetch(tx, "lock_keys", names=sorted(names))
        known |= await owners(tx, channel, missing)
        fresh = [phone for phone in missing if phone not in known]
        known |= await _make(tx, channel, fresh, now)
        known |= await owners(tx, channel, [phone for phone in phones if phone not in known])
        return known, len(fresh)
    return known, 0


def _spelled_once(phones: Iterable[str]) -> list[str]:
    first = {min(phone_variants(phone), default=phone): phone for phone in phones}
    return sorted(first.values())


async def _make(tx: Tx, channel: str, phones: Sequence[str], now: datetime) -> dict[str, Owner]:
    if not phones:
        return {}
    rows = await q.fetch(
        tx,
        "add_people",
        channel=channel,
        is_demo=False,
        names=[""] * len(phones),
        phones=list(phones),
        user_ids=[None] * len(phones),
        usernames=[None] * len(phones),
        times=[now] * len(phones),
    )
    made = {phones[row["place"] - 1]: Owner(row["contact_id"], row["id"]) for row in rows}
    await q.execute(
        tx,
        "add_keys",
        channel=channel,
        identity_ids=[made[phone].identity_id for phone in phones],
        kinds=["phone"] * len(phones),
        scopes=[EVERYWHERE] * len(phones),
        values=list(phones),
        times=[now] * len(phones),
    )
    return made
