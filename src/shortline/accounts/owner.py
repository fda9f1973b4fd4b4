"""The first owner: made once, from the welcome page or from the environment. There is no default account."""

from datetime import datetime

from shortline import events, log
from shortline.accounts import passwords
from shortline.accounts.actor import Role
from shortline.accounts.store import q
from shortline.db import Database, Tx
from shortline.errors import Conflict
from shortline.events import kinds

LOG = log.get(__name__)


class OwnerExists(Conflict):
    code, sentence = "owner_exists", "This desk already has an owner. Sign in, or ask the owner for an invitation."


async def needs_owner(tx: Tx) -> bool:
    return not await q.fetchval(tx, "has_owner")


async def create_owner(
    tx: Tx, *, name: str, email: str, password_hash: str, organisation: str, locale: str = "en", now: datetime
) -> int:
    """Raises OwnerExists. The installation's single row is locked first: of two starters one becomes owner."""
    await q.fetchrow(tx, "lock_installation")
    if not await needs_owner(tx):
        raise OwnerExists
    agent_id: int | None = await q.fetchval(
        tx, "add_agent", name=name, email=email, password_hash=password_hash, role=Role.OWNER, locale=locale, now=now
    )
    if agent_id is None:
        raise Conflict("An agent with this e-mail address exists already.", code="agent_exists", field="email")
    if organisation:
        await q.execute(tx, "name_organisation", organisation=organisation)
    await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent_id, data={"change": "joined"}, at=now)
    return agent_id


async def owner_from_environment(db: Database, *, email: str | None, password: str | None, now: datetime) -> int | None:
    """On the first start: the owner named in SHORTLINE_OWNER_EMAIL and _PASSWORD. None when there is nothing to do.

    Only the length is insisted on: whoever sets the environment already holds the whole desk.
    """
    if not email or not password:
        return None
    async with db.transaction() as tx:
        if not await needs_owner(tx):
            return None
    passwords.check_length(password)
    hashed = await passwords.hash_password(password)
    name = email.partition("@")[0] or "Owner"
    try:
        async with db.transaction() as tx:
            agent_id = await create_owner(tx, name=name, email=email, password_hash=hashed, organisation="", now=now)
    except OwnerExists:
        return None
    LOG.info("owner created from the environment", agent_id=agent_id)
    return agent_id
