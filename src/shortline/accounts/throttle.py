"""How often a password may be tried: per account and per address, counted in the database by one statement each.

A try is counted before the password is looked at and given back when it was right, so a thousand parallel guesses
count as a thousand, in one process or in ten. Whether the account exists makes no difference.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline.accounts.store import q
from shortline.db import Tx

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100


@dataclass(frozen=True, slots=True)
class Counter:
    key: str
    limit: int


def of_account(email: str) -> Counter:
    """Keyed by a digest: people type passwords into the wrong field, and this table should not keep them."""
    return Counter("account:" + hashlib.sha256(email.strip().lower().encode()).hexdigest(), PER_ACCOUNT)


def of_address(address: str) -> Counter:
    """One counter for an IPv4 address, one for the whole /64 network that an IPv6 host can roam."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return Counter("address:unknown", PER_ADDRESS)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return Counter(f"address:{parsed.ipv4_mapped}", PER_ADDRESS)
        return Counter(f"address:{ipaddress.ip_network((int(parsed), 64), strict=False)}", PER_ADDRESS)
    return Counter(f"address:{parsed}", PER_ADDRESS)


def of_agent(agent_id: int) -> Counter:
    """For the current password asked again inside a session."""
    return Counter(f"account:agent-{agent_id}", PER_ACCOUNT)


async def count(tx: Tx, *counters: Counter, now: datetime) -> timedelta | None:
    """Count one try on each. Returns how long to wait when any is over its limit, else None. Commit either way."""
    wait = timedelta()
    for counter in counters:
        row = await q.fetchrow(
            tx, "count_attempt", key=counter.key, now=now, window_since=now - WINDOW, window=WINDOW, limit=counter.limit
        )
        assert row is not None
        if row["failures"] > counter.limit:
            wait = max(wait, row["window_started_at"] + WINDOW - now)
    await q.execute(tx, "forget_old_attempts", before=now - WINDOW)
    return wait or None


async def forgive(tx: Tx, account: Counter, address: Counter | None = None) -> None:
    """The password was right: the account starts afresh; the address only gets this one try back."""
    await q.execute(tx, "forget_attempts", key=account.key)
    if address is not None:
        await give_back(tx, address)


async def give_back(tx: Tx, counter: Counter) -> None:
    """This one try was in order."""
    await q.execute(tx, "give_back_attempt", key=counter.key)
