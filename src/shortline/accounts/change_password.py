"""Changing one's own password: the current one is asked again, and every other session ends."""

from datetime import datetime

from shortline import events
from shortline.accounts import passwords, sessions, sign_in, throttle
from shortline.accounts.store import q
from shortline.db import Database
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds


async def change_password(
    db: Database, agent_id: int, *, current: str, new: str, keep_session: int | None, now: datetime
) -> int:
    """Returns how many other sessions ended. Raises BadRequest for a wrong current or an unusable new password."""
    counter = throttle.of_agent(agent_id)
    async with db.transaction() as tx:
        wait = await throttle.count(tx, counter, now=now)
        row = await q.fetchrow(tx, "lock_password", id=agent_id)
    if row is None:
        raise NotFound
    if wait:
        raise sign_in.too_many(wait)
    if not await passwords.matches(row["password_hash"], current):
        raise BadRequest("The current password is not right.", code="wrong_password", field="current")
    passwords.check_choice(new, name=row["name"], email=row["email"], field="new")
    hashed = await passwords.hash_password(new)
    async with db.transaction() as tx:
        latest = await q.fetchrow(tx, "lock_password", id=agent_id)
        if latest is None or latest["password_hash"] != row["password_hash"]:
            raise BadRequest("The current password is not right.", code="wrong_password", field="current")
        await throttle.forgive(tx, counter)
        await q.execute(tx, "set_password", id=agent_id, password_hash=hashed, now=now)
        ended = await sessions.end_all(tx, agent_id, now=now, but=keep_session)
        await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent_id, data={"change": "signed_out"}, at=now)
        return ended
