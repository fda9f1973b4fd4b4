"""Invitations: a link that lets one person in, once, for a week. Whoever has the link chooses name and password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shortline import events
from shortline.accounts import agents, guessed
from shortline.accounts.actor import Actor, Role
from shortline.accounts.credentials import Kind, digest, mint
from shortline.accounts.permissions import Action, AgentChange, must
from shortline.accounts.store import q
from shortline.db import Database, Tx
from shortline.errors import Conflict, NotFound
from shortline.events import kinds

VALID_FOR = timedelta(days=7)


class InvitationGone(NotFound):
    code = "invitation_gone"
    sentence = "This invitation is used up, withdrawn or too old. Ask for a new one."


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation; the only moment its token is known."""

    id: int
    token: str
    expires_at: datetime

    def link(self, base_url: str) -> str:
        """The secret stands behind the #, which browsers send to nobody: no log of a proxy keeps it."""
        return f"{base_url.rstrip('/')}/invitation#{self.token}"


@dataclass(frozen=True, slots=True)
class Invitation:
    id: int
    email: str
    name: str
    role: Role
    expires_at: datetime
    invited_by_name: str | None


async def invite(tx: Tx, *, email: str, name: str, role: Role, team_ids: set[int], by: Actor, now: datetime) -> Invited:
    """A second invitation to the same address replaces the first."""
    must(by, Action.AGENT_INVITE, AgentChange(new_role=role))
    if role is Role.OWNER:
        raise Conflict(
            "Invite as admin first; an owner can then make this person owner.", code="owner_by_invitation", field="role"
        )
    await agents.check_teams(tx, team_ids)
    if await q.fetchrow(tx, "find_sign_in", email=email):
        raise Conflict("An agent with this e-mail address exists already.", code="agent_exists", field="email")
    await q.execute(tx, "withdraw_invitations_to", email=email)
    secret = mint(Kind.INVITATION)
    invitation_id: int = await q.fetchval(
        tx,
        "add_invitation",
        digest=secret.digest,
        email=email,
        name=name,
        role=role,
        team_ids=sorted(team_ids),
        invited_by=by.agent_id,
        now=now,
        expires_at=now + VALID_FOR,
    )
    await events.record(tx, kinds.AGENT_UPDATED, data={"change": "invited"}, at=now)
    return Invited(invitation_id, secret.text, now + VALID_FOR)


async def look_at(db: Database, token: object, *, address: str, now: datetime) -> Invitation:
    """Raises InvitationGone, or TooMany for an address that tries many."""
    row = await guessed.find(db, Kind.INVITATION, "find_invitation", token, address=address, now=now)
    if not row:
        raise InvitationGone
    return Invitation(**{**row, "role": Role(row["role"])})


async def accept(tx: Tx, token: object, *, name: str, password_hash: str, locale: str = "en", now: datetime) -> int:
    """Use the invitation up and make its agent. Returns the agent's id; of two parallel uses one raises."""
    key = digest(Kind.INVITATION, token)
    row = key and await q.fetchrow(tx, "use_invitation", digest=key, now=now)
    if not row:
        raise InvitationGone
    agent_id: int | None = await q.fetchval(
        tx,
        "add_agent",
        name=name or row["name"],
        email=row["email"],
        password_hash=password_hash,
        role=row["role"],
        locale=locale,
        now=now,
    )
    if agent_id is None:
        raise Conflict(
            "An agent with this e-mail address exists already. Sign in instead.",
            code="agent_exists",
            reason="agent_exists_sign_in",
        )
    await q.execute(tx, "settle_invitation", id=row["id"], agent_id=agent_id)
    still_there = set(row["team_ids"]) - set(await agents.unknown_teams(tx, set(row["team_ids"])))
    await q.execute(tx, "add_teams_of", agent_id=agent_id, team_ids=sorted(still_there))
    await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent_id, data={"change": "joined"}, at=now)
    return agent_id


async def withdraw(tx: Tx, invitation_id: int, *, now: datetime) -> None:
    if not await q.execute(tx, "withdraw_invitation", id=invitation_id):
        raise NotFound
    await events.record(tx, kinds.AGENT_UPDATED, data={"change": "invitation_withdrawn"}, at=now)
