"""Coming in and going out: sign-in, the first owner, invitations taken up, signing out here and everywhere."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request, Response

from shortline import events, ids
from shortline.accounts import invitations, me, passwords, sessions, store
from shortline.accounts.actor import Actor
from shortline.accounts.address import Caller, client_address
from shortline.accounts.authenticate import clear_session_cookie, guard_origin, set_session_cookie
from shortline.accounts.owner import OwnerExists, create_owner, needs_owner
from shortline.accounts.permissions import Action
from shortline.accounts.sessions import Started
from shortline.accounts.shapes import (
    Acceptance,
    AgentOut,
    Credentials,
    InvitationSeen,
    LinkShown,
    NewOwner,
    SessionList,
    SessionOut,
    SessionStarted,
)
from shortline.accounts.sign_in import sign_in
from shortline.accounts.store import Agent
from shortline.api.deps import ClockDep, CurrentSignedIn, Db, OwnUrl, SettingsDep, require
from shortline.api.router import Router
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.events import kinds

router = Router(tags=["session"])


async def _own_origin(request: Request, own_url: OwnUrl) -> None:
    """Signing in is a write too: another site may not sign this browser in as somebody else."""
    guard_origin(request.headers, own_url=own_url)


SameOrigin = Depends(_own_origin)
Securing = Annotated[Actor, Depends(require(Action.ME_SECURE))]
Reading = Annotated[Actor, Depends(require(Action.ME_READ))]


async def caller_of(request: Request, settings: SettingsDep) -> Caller:
    peer = request.client.host if request.client else ""
    address = client_address(peer, request.headers.getlist("x-forwarded-for"), trusted=settings.trusted_proxies)
    return Caller(address, request.headers.get("user-agent", ""))


From = Annotated[Caller, Depends(caller_of)]


@router.post("/sessions", status_code=201, dependencies=[SameOrigin])
async def post_session(
    given: Credentials, caller: From, response: Response, db: Db, clock: ClockDep, own_url: OwnUrl
) -> SessionStarted:
    """Sign in. The answer sets a cookie for browsers and carries the same token for everything else."""
    started = await sign_in(
        db,
        given.email,
        given.password,
        address=caller.address,
        user_agent=caller.user_agent,
        host_bound=is_https(own_url),
        now=clock.now(),
    )
    async with db.transaction() as tx:
        agent = await store.get_agent(tx, started.agent_id)
    return welcome(response, started, agent, own_url)


@router.get("/sessions")
async def get_sessions(actor: Reading, known: CurrentSignedIn, db: Db, clock: ClockDep) -> SessionList:
    """One's own open sessions, the latest used first."""
    async with db.transaction() as tx:
        rows = await sessions.list_open(tx, me.agent_id_of(actor), now=clock.now())
    return SessionList(
        items=[SessionOut(**{**row, "id": str(row["id"])}, current=row["id"] == known.session_id) for row in rows]
    )


@router.delete("/sessions/current", status_code=204)
async def delete_current_session(
    actor: Securing, known: CurrentSignedIn, response: Response, db: Db, clock: ClockDep
) -> None:
    """Sign out here."""
    async with db.transaction() as tx:
        if known.session_id is not None:
            await _end(tx, known.session_id, actor, clock.now())
    clear_session_cookie(response)


@router.delete("/sessions", status_code=204)
async def delete_sessions(actor: Securing, response: Response, db: Db, clock: ClockDep) -> None:
    """Sign out everywhere, here included."""
    agent_id, now = me.agent_id_of(actor), clock.now()
    async with db.transaction() as tx:
        await sessions.end_all(tx, agent_id, now=now)
        await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent_id, data={"change": "signed_out"}, at=now)
    clear_session_cookie(response)


@router.delete("/sessions/{session_id}", status_code=204)
async def delete_session(session_id: str, actor: Securing, db: Db, clock: ClockDep) -> None:
    """Sign out in one other place."""
    async with db.transaction() as tx:
        if not await _end(tx, ids.parse(session_id), actor, clock.now()):
            raise NotFound


@router.post("/setup/owner", status_code=201, dependencies=[SameOrigin])
async def post_owner(
    given: NewOwner, caller: From, response: Response, db: Db, clock: ClockDep, own_url: OwnUrl
) -> SessionStarted:
    """The first start: whoever opens the fresh desk becomes its owner. Closed as soon as there is one."""
    async with db.transaction() as tx:
        if not await needs_owner(tx):
            raise OwnerExists  # before the costly part; create_owner asks again under its lock
    passwords.check_choice(given.password, name=given.name, email=given.email)
    hashed = await passwords.hash_password(given.password)
    now = clock.now()
    async with db.transaction() as tx:
        agent_id = await create_owner(
            tx,
            name=given.name,
            email=given.email,
            password_hash=hashed,
            organisation=given.organisation,
            locale=given.locale,
            now=now,
        )
        started = await begin(tx, agent_id, caller, own_url, now)
        agent = await store.get_agent(tx, agent_id)
    return welcome(response, started, agent, own_url)


@router.post("/invitations/look")
async def post_invitation_look(given: LinkShown, caller: From, db: Db, clock: ClockDep) -> InvitationSeen:
    """What the holder of the link sees before accepting. Changes nothing; a POST keeps the secret out of the address."""
    invitation = await invitations.look_at(db, given.token, address=caller.address, now=clock.now())
    async with db.reading() as tx:
        return InvitationSeen.of(invitation, organisation=await store.organisation(tx))


@router.post("/invitations/accept", status_code=201, dependencies=[SameOrigin])
async def post_acceptance(
    given: Acceptance, caller: From, response: Response, db: Db, clock: ClockDep, own_url: OwnUrl
) -> SessionStarted:
    """Take an invitation up: choose name and password, and be signed in."""
    now = clock.now()
    invitation = await invitations.look_at(db, given.token, address=caller.address, now=now)
    passwords.check_choice(given.password, name=given.name, email=invitation.email)
    hashed = await passwords.hash_password(given.password)
    async with db.transaction() as tx:
        agent_id = await invitations.accept(
            tx, given.token, name=given.name, password_hash=hashed, locale=given.locale, now=now
        )
        started = await begin(tx, agent_id, caller, own_url, now)
        agent = await store.get_agent(tx, agent_id)
    return welcome(response, started, agent, own_url)


async def _end(tx: Tx, session_id: int, actor: Actor, now: datetime) -> bool:
    agent_id = me.agent_id_of(actor)
    ended = await sessions.end(tx, session_id, agent_id=agent_id, now=now)
    if ended:
        await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent_id, data={"change": "signed_out"}, at=now)
    return ended


def is_https(own_url: str) -> bool:
    return own_url.startswith("https://")


async def begin(tx: Tx, agent_id: int, caller: Caller, own_url: str, now: datetime) -> Started:
    """A session that `welcome` gives to this browser."""
    return await sessions.start(
        tx,
        agent_id,
        now=now,
        address=caller.address,
        user_agent=caller.user_agent,
        host_bound=is_https(own_url),
    )


def welcome(response: Response, started: Started, agent: Agent, own_url: str) -> SessionStarted:
    """Whoever just proved who he is, is signed in here."""
    seconds = int(sessions.LONGEST.total_seconds())
    set_session_cookie(response, started.token, secure=is_https(own_url), seconds=seconds)
    return SessionStarted(token=started.token, expires_at=started.expires_at, agent=AgentOut.of(agent, in_full=True))
