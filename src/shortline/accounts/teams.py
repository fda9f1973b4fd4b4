"""Teams: who works together. A team may own inboxes, and its members see what belongs to it."""

from datetime import datetime

import asyncpg

from shortline import events
from shortline.accounts import store
from shortline.accounts.store import Team, q
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds


class NameTaken(Conflict):
    code, sentence = "name_taken", "Another team has this name."


async def create(tx: Tx, name: str, member_ids: set[int], *, now: datetime, is_demo: bool = False) -> Team:
    team_id: int | None = await q.fetchval(tx, "add_team", name=name, is_demo=is_demo, now=now)
    if team_id is None:
        raise NameTaken(field="name")
    await _set_members(tx, team_id, member_ids)
    await _tell(tx, team_id, "created", now)
    return await store.get_team(tx, team_id)


async def change(
    tx: Tx, team_id: int, *, name: str | None = None, member_ids: set[int] | None = None, now: datetime
) -> Team:
    """None leaves a thing as it is."""
    if await q.fetchrow(tx, "lock_team", id=team_id) is None:
        raise NotFound
    if name is not None:
        try:
            await q.execute(tx, "rename_team", id=team_id, name=name)
        except asyncpg.UniqueViolationError as error:
            raise NameTaken(field="name") from error
    if member_ids is not None:
        await _set_members(tx, team_id, member_ids)
    await _tell(tx, team_id, "changed", now)
    return await store.get_team(tx, team_id)


async def remove(tx: Tx, team_id: int, *, now: datetime) -> None:
    """Refused while an inbox belongs to the team, whose conversations would be open to everybody, or a macro, which would go."""
    if await q.fetchrow(tx, "lock_team", id=team_id) is None:
        raise NotFound
    if inboxes := [row["name"] for row in await q.fetch(tx, "list_inboxes_of_team", id=team_id)]:
        raise Conflict(
            f"Give {', '.join(inboxes)} to another team first.",
            code="team_in_use",
            params={"inboxes": ", ".join(inboxes)},
            inboxes=inboxes,
        )
    if macros := [row["shortcut"] for row in await q.fetch(tx, "list_macros_of_team", id=team_id)]:
        raise Conflict(
            f"Remove this team's macros, or give them to everybody, first: {', '.join(macros)}.",
            code="team_in_use",
            reason="team_has_macros",
            params={"macros": ", ".join(macros)},
        )
    await q.execute(tx, "remove_team", id=team_id)
    await _tell(tx, team_id, "removed", now)


async def _set_members(tx: Tx, team_id: int, member_ids: set[int]) -> None:
    if await q.fetch(tx, "list_unknown_agents", agent_ids=sorted(member_ids)):
        raise BadRequest("One of these agents does not exist (any more).", code="unknown_agent", field="member_ids")
    await q.execute(tx, "clear_members", team_id=team_id, agent_ids=sorted(member_ids))
    await q.execute(tx, "add_members", team_id=team_id, agent_ids=sorted(member_ids))


async def _tell(tx: Tx, team_id: int, change: str, now: datetime) -> None:
    await events.record(tx, kinds.TEAM_UPDATED, data={"team_id": str(team_id), "change": change}, at=now)
