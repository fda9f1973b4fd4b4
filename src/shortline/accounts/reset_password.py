"""A forgotten password, without mail: somebody who may makes a link, hands it over, and it works once.

The old password and the open sessions live until a new password is chosen, so a link that nobody uses locks nobody out;
then every session ends. API tokens stay, as after any change of password.
"""

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline import events, log
from shortline.accounts import guessed, passwords, sessions, throttle
from shortline.accounts.actor import SYSTEM, Actor, Role
from shortline.accounts.credentials import Kind, digest, mint
from shortline.accounts.permissions import Action, AgentChange, must
from shortline.accounts.store import q
from shortline.db import Database, Tx
from shortline.errors import Conflict, NotFound
from shortline.events import kinds

LOG = log.get(__name__)
VALID_FOR = timedelta(hours=24)


class ResetGone(NotFound):
    code = "reset_gone"
    sentence = "This link is used up, replaced or too old. Ask for a new one."


@dataclass(frozen=True, slots=True)
class ResetLink:
    """Fresh; the only moment its token is known."""

    token: str
    expires_at: datetime

    def link(self, base_url: str) -> str:
        """As of an invitation: what stands behind the # is in nobody's log."""
        return f"{base_url.rstrip('/')}/reset#{self.token}"


@dataclass(frozen=True, slots=True)
class Reset:
    agent_id: int
    name: str
    email: str
    expires_at: datetime


async def make_link(tx: Tx, agent_id: int, *, by: Actor, now: datetime) -> ResetLink:
    """A second link replaces the first."""
    row = await q.fetchrow(tx, "lock_agent", id=agent_id)
    if row is None:
        raise NotFound
    must(by, Action.AGENT_RESET, AgentChange(agent_id=agent_id, role=Role(row["role"])))
    if row["state"] != "active":
        raise Conflict("This account is switched off. Enable it first.", code="agent_disabled")
    await q.execute(tx, "drop_resets", agent_id=agent_id)
    secret = mint(Kind.RESET)
    expires_at = now + VALID_FOR
    await q.execute(
        tx, "add_reset", digest=secret.digest, agent_id=agent_id, made_by=by.agent_id, now=now, expires_at=expires_at
    )
    data = {"change": "reset_link"}
    await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent_id, data=data, cause=by.kind, at=now)
    return ResetLink(secret.text, expires_at)


async def look_at(db: Database, token: object, *, address: str, now: datetime) -> Reset:
    """Raises ResetGone, or TooMany for an address that tries many."""
    row = await guessed.find(db, Kind.RESET, "find_reset", token, address=address, now=now)
    if not row:
        raise ResetGone
    return Reset(**row)


async def choose(db: Database, token: str, password: str, *, address: str, now: datetime) -> int:
    """Use the link up; returns the agent's id. Of two parallel uses one raises. A refused password uses nothing up."""
    found = await look_at(db, token, address=address, now=now)
    passwords.check_choice(password, name=found.name, email=found.email)
    hashed = await passwords.hash_password(password)
    async with db.transaction() as tx:
        row = await q.fetchrow(tx, "use_reset", digest=digest(Kind.RESET, token), now=now)
        if row is None:
            raise ResetGone
        await q.execute(tx, "set_password", id=row["agent_id"], password_hash=hashed, now=now)
        await sessions.end_all(tx, row["agent_id"], now=now)
        await throttle.forgive(tx, throttle.of_account(found.email))
        await throttle.forgive(tx, throttle.of_agent(row["agent_id"]))
        await events.record(tx, kinds.AGENT_UPDATED, agent_id=row["agent_id"], data={"change": "signed_out"}, at=now)
    LOG.info("a password was reset", agent_id=row["agent_id"])
    return int(row["agent_id"])


async def print_link(url: str, email: str, *, base_url: str, now: datetime) -> int:
    """`shortline reset-password EMAIL`: for an owner nobody can help any more. Whoever has the shell has the desk."""
    db = await Database(url, size=1, name="shortline-reset").open()
    try:
        async with db.transaction() as tx:
            found = await q.fetchrow(tx, "find_sign_in", email=email.strip())
            if found is None:
                print("Nobody here has this e-mail address.", file=sys.stderr)
                return 1
            made = await make_link(tx, found["id"], by=SYSTEM, now=now)
    except Conflict as error:
        print(error.sentence, file=sys.stderr)
        return 1
    finally:
        await db.close()
    print(f"{made.link(base_url)}\nWorks once, until {made.expires_at:%Y-%m-%d %H:%M} UTC.")
    return 0
