"""Signing in with e-mail address and password. Unknown, disabled and wrong get the same answer after the same work."""

from datetime import datetime, timedelta

from shortline import log
from shortline.accounts import passwords, sessions, throttle
from shortline.accounts.sessions import Started
from shortline.accounts.store import q
from shortline.db import Database
from shortline.errors import NotSignedIn, TooMany

LOG = log.get(__name__)


async def sign_in(
    db: Database, email: str, password: str, *, address: str, user_agent: str, host_bound: bool, now: datetime
) -> Started:
    """Three steps: count the try and commit it, check without holding a connection, start the session."""
    account, caller = throttle.of_account(email), throttle.of_address(address)
    async with db.transaction() as tx:
        wait = await throttle.count(tx, account, caller, now=now)
        found = await q.fetchrow(tx, "find_sign_in", email=email.strip())
    if wait:
        LOG.warning("sign-in throttled", caller=caller.key)
        raise too_many(wait)
    stored = found["password_hash"] if found and found["state"] == "active" else None
    if not await passwords.matches(stored, password) or found is None or stored is None:
        LOG.info("sign-in refused", caller=caller.key, agent_id=found and found["id"])
        raise _wrong()
    renewed = await passwords.hash_password(password) if passwords.is_outdated(stored) else None
    async with db.transaction() as tx:
        now_stored = await q.fetchrow(tx, "lock_password", id=found["id"])
        if now_stored is None or now_stored["state"] != "active" or now_stored["password_hash"] != stored:
            raise _wrong()  # disabled, or the password changed, while we were looking
        if renewed:
            await q.execute(tx, "set_password", id=found["id"], password_hash=renewed, now=now)
        await throttle.forgive(tx, account, caller)
        started = await sessions.start(
            tx, found["id"], now=now, address=address, user_agent=user_agent, host_bound=host_bound
        )
    LOG.info("signed in", agent_id=started.agent_id, session_id=started.id)
    return started


def too_many(wait: timedelta) -> TooMany:
    seconds = max(1, int(wait.total_seconds()))
    minutes = -(-seconds // 60)
    return TooMany(
        f"Too many tries. Wait {minutes} minute{'s' if minutes > 1 else ''}, then try again.",
        reason="too_many_minutes",
        params={"minutes": minutes},
        retry_after=seconds,
    )


def _wrong() -> NotSignedIn:
    return NotSignedIn("The e-mail address or the password is not right.", code="wrong_credentials")
