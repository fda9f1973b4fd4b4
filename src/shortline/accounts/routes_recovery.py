"""A forgotten password, and the organisation's name."""

from typing import Annotated

from fastapi import Depends, Response

from shortline import events, ids
from shortline.accounts import reset_password, store
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.accounts.routes_session import From, SameOrigin, begin, welcome
from shortline.accounts.shapes import (
    LinkShown,
    NewPassword,
    OrganisationOut,
    OrganisationPatch,
    ResetMade,
    ResetSeen,
    SessionStarted,
)
from shortline.accounts.store import q
from shortline.api.deps import ClockDep, Db, OwnUrl, SettingsDep, require
from shortline.api.router import Router
from shortline.events import kinds

router = Router(tags=["session"])
Resetting = Annotated[Actor, Depends(require(Action.AGENT_RESET))]
Reading = Annotated[Actor, Depends(require(Action.ME_READ))]
Naming = Annotated[Actor, Depends(require(Action.ORGANISATION_MANAGE))]


@router.post("/agents/{agent_id}/reset-link", status_code=201)
async def post_reset_link(agent_id: str, actor: Resetting, db: Db, clock: ClockDep, settings: SettingsDep) -> ResetMade:
    """For a colleague who forgot the password. Shown once; a second link replaces the first."""
    async with db.transaction() as tx:
        made = await reset_password.make_link(tx, ids.parse(agent_id), by=actor, now=clock.now())
    return ResetMade(link=made.link(settings.base_url), expires_at=made.expires_at)


@router.post("/resets/look")
async def post_reset_look(given: LinkShown, caller: From, db: Db, clock: ClockDep) -> ResetSeen:
    """What the holder of the link sees before choosing. Changes nothing; a POST keeps the secret out of the address."""
    found = await reset_password.look_at(db, given.token, address=caller.address, now=clock.now())
    async with db.reading() as tx:
        organisation = await store.organisation(tx)
    return ResetSeen(name=found.name, email=found.email, organisation=organisation, expires_at=found.expires_at)


@router.post("/resets/use", status_code=201, dependencies=[SameOrigin])
async def post_reset(
    given: NewPassword, caller: From, response: Response, db: Db, clock: ClockDep, own_url: OwnUrl
) -> SessionStarted:
    """Choose a new password, and be signed in. Every other session of this person ends."""
    now = clock.now()
    agent_id = await reset_password.choose(db, given.token, given.password, address=caller.address, now=now)
    async with db.transaction() as tx:
        started = await begin(tx, agent_id, caller, own_url, now)
        agent = await store.get_agent(tx, agent_id)
    return welcome(response, started, agent, own_url)


@router.get("/organisation")
async def get_organisation(actor: Reading, db: Db) -> OrganisationOut:
    async with db.reading() as tx:
        return OrganisationOut(name=await store.organisation(tx))


@router.patch("/organisation")
async def patch_organisation(given: OrganisationPatch, actor: Naming, db: Db, clock: ClockDep) -> OrganisationOut:
    """The name people see at sign-in, and what {{organisation.name|…}} says in macros."""
    async with db.transaction() as tx:
        await q.execute(tx, "name_organisation", organisation=given.name)
        data = {"change": "organisation"}
        await events.record(
            tx, kinds.AGENT_UPDATED, agent_id=actor.agent_id, data=data, cause=actor.kind, at=clock.now()
        )
    return OrganisationOut(name=given.name)
