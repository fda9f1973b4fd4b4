"""Colleagues, invitations and teams."""

from typing import Annotated

from fastapi import Depends, Query

from shortline import events, ids
from shortline.accounts import agents, invitations, me, permissions, sessions, store, teams
from shortline.accounts.actor import Actor, Role
from shortline.accounts.permissions import Action, AgentChange
from shortline.accounts.shapes import (
    AgentOut,
    AgentPatch,
    Ended,
    InvitationMade,
    InvitationOut,
    NewInvitation,
    NewTeam,
    TeamOut,
    TeamPatch,
)
from shortline.accounts.store import Agent, q
from shortline.api import paging
from shortline.api.deps import ClockDep, Db, SettingsDep, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.errors import BadRequest
from shortline.events import kinds

router = Router(tags=["people"])

Limit = Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)]
Cursor = Annotated[str | None, Query(max_length=200)]
Reading = Annotated[Actor, Depends(require(Action.AGENT_READ))]
Inviting = Annotated[Actor, Depends(require(Action.AGENT_INVITE))]
Managing = Annotated[Actor, Depends(require(Action.AGENT_MANAGE))]
ReadingTeams = Annotated[Actor, Depends(require(Action.TEAM_READ))]
ManagingTeams = Annotated[Actor, Depends(require(Action.TEAM_MANAGE))]


@router.get("/agents")
async def get_agents(actor: Reading, db: Db, cursor: Cursor = None, limit: Limit = 200) -> Page[AgentOut]:
    async with db.reading() as tx:
        found = await store.list_agents(tx, after=after(cursor), limit=limit + 1)
    items = [AgentOut.of(agent, in_full=_knows(actor, agent)) for agent in found[:limit]]
    return Page(items=items, next_cursor=next_cursor(items[-1].id if len(found) > limit else None))


@router.post("/agents/invitations", status_code=201)
async def post_invitation(
    given: NewInvitation, actor: Inviting, db: Db, clock: ClockDep, settings: SettingsDep
) -> InvitationMade:
    """Invite a colleague. The link is shown once; hand it over yourself, the desk sends no mail."""
    async with db.transaction() as tx:
        invited = await invitations.invite(
            tx,
            email=given.email,
            name=given.name,
            role=given.role,
            team_ids=_ids(given.team_ids),
            by=actor,
            now=clock.now(),
        )
    return InvitationMade(id=str(invited.id), link=invited.link(settings.base_url), expires_at=invited.expires_at)


@router.get("/agents/invitations")
async def get_invitations(
    actor: Inviting, db: Db, clock: ClockDep, cursor: Cursor = None, limit: Limit = 200
) -> Page[InvitationOut]:
    """Invitations that wait to be taken up."""
    async with db.reading() as tx:
        rows = await q.fetch(tx, "list_invitations", now=clock.now(), after=after(cursor), limit=limit + 1)
    items = [
        InvitationOut(**{**row, "id": str(row["id"]), "team_ids": [str(team) for team in row["team_ids"]]})
        for row in rows[:limit]
    ]
    return Page(items=items, next_cursor=next_cursor(items[-1].id if len(rows) > limit else None))


@router.delete("/agents/invitations/{invitation_id}", status_code=204)
async def delete_invitation(invitation_id: str, actor: Inviting, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await invitations.withdraw(tx, ids.parse(invitation_id), now=clock.now())


@router.patch("/agents/{agent_id}")
async def patch_agent(agent_id: str, given: AgentPatch, actor: Managing, db: Db, clock: ClockDep) -> AgentOut:
    """Change a colleague. Disabling ends his sessions and tokens at once."""
    async with db.transaction() as tx:
        agent = await agents.change(
            tx,
            ids.parse(agent_id),
            name=given.name,
            role=given.role,
            state=given.state,
            team_ids=None if given.team_ids is None else _ids(given.team_ids),
            by=actor,
            now=clock.now(),
        )
    return AgentOut.of(agent, in_full=True)


@router.delete("/agents/{agent_id}/sessions")
async def delete_agent_sessions(agent_id: str, actor: Managing, db: Db, clock: ClockDep) -> Ended:
    """Sign a colleague out everywhere, for example after a lost phone."""
    now = clock.now()
    async with db.transaction() as tx:
        agent = await store.get_agent(tx, ids.parse(agent_id))
        permissions.must(actor, Action.AGENT_MANAGE, AgentChange(agent_id=agent.id, role=agent.role))
        ended = await sessions.end_all(tx, agent.id, now=now)
        await events.record(tx, kinds.AGENT_UPDATED, agent_id=agent.id, data={"change": "signed_out"}, at=now)
    return Ended(ended=ended)


@router.get("/teams")
async def get_teams(actor: ReadingTeams, db: Db, cursor: Cursor = None, limit: Limit = 200) -> Page[TeamOut]:
    async with db.reading() as tx:
        found = await store.list_teams(tx, after=after(cursor), limit=limit + 1)
    items = [TeamOut.of(team) for team in found[:limit]]
    return Page(items=items, next_cursor=next_cursor(items[-1].id if len(found) > limit else None))


@router.post("/teams", status_code=201)
async def post_team(given: NewTeam, actor: ManagingTeams, db: Db, clock: ClockDep) -> TeamOut:
    async with db.transaction() as tx:
        return TeamOut.of(await teams.create(tx, given.name, _ids(given.member_ids), now=clock.now()))


@router.patch("/teams/{team_id}")
async def patch_team(team_id: str, given: TeamPatch, actor: ManagingTeams, db: Db, clock: ClockDep) -> TeamOut:
    members = None if given.member_ids is None else _ids(given.member_ids)
    async with db.transaction() as tx:
        team = await teams.change(tx, ids.parse(team_id), name=given.name, member_ids=members, now=clock.now())
    return TeamOut.of(team)


@router.delete("/teams/{team_id}", status_code=204)
async def delete_team(team_id: str, actor: ManagingTeams, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await teams.remove(tx, ids.parse(team_id), now=clock.now())


def after(cursor: str | None) -> int:
    """The id inside a cursor; 0 without one."""
    last = (paging.decode(cursor, parts=1) or [0])[0]
    if type(last) is not int or not 0 <= last <= ids.MAX_ID:
        raise BadRequest("The cursor is not one of ours. Start from the first page.", code="bad_cursor", field="cursor")
    return last


def next_cursor(last_id: str | None) -> str | None:
    return None if last_id is None else paging.encode(int(last_id))


def _ids(values: set[str]) -> set[int]:
    return {int(value) for value in values}


def _knows(actor: Actor, agent: Agent) -> bool:
    """Addresses and hours of presence are for those who run the shift, and for oneself."""
    return agent.id == me.agent_id_of(actor) or (actor.role is not None and actor.role.rank >= Role.LEAD.rank)
