"""Following a conversation, and who can be called into it by a note."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations.routes_list import load
from shortline.conversations.shapes import ConversationOut
from shortline.conversations.visible import fetch_visible
from shortline.following import follow, store
from shortline.following.find import Colleague, reach
from shortline.following.shapes import CallableOut, FollowerOut

router = Router(tags=["conversations"])
Marking = Annotated[Actor, Depends(require(Action.CONVERSATION_MARK))]


@router.put("/conversations/{conversation_id}/follow")
async def put_follow(conversation_id: str, actor: Marking, db: Db, clock: ClockDep) -> ConversationOut:
    """News of it shows in your view Following, whoever has it."""
    async with db.transaction() as tx:
        await follow.follow(tx, ids.parse(conversation_id), by=actor, now=clock.now())
        return (await load(tx, [ids.parse(conversation_id)], actor, now=clock.now()))[0]


@router.delete("/conversations/{conversation_id}/follow")
async def delete_follow(conversation_id: str, actor: Marking, db: Db, clock: ClockDep) -> ConversationOut:
    async with db.transaction() as tx:
        await follow.unfollow(tx, ids.parse(conversation_id), by=actor, now=clock.now())
        return (await load(tx, [ids.parse(conversation_id)], actor, now=clock.now()))[0]


@router.get("/conversations/{conversation_id}/colleagues")
async def get_colleagues(
    conversation_id: str, actor: Annotated[Actor, Depends(require(Action.CONVERSATION_READ))], db: Db
) -> CallableOut:
    """Whom a note in it can call: `@` and the whole name in its text."""
    async with db.reading() as tx:
        found = await fetch_visible(tx, actor, ids.parse(conversation_id))
        everybody, teams = await store.colleagues(tx), await store.teams(tx)
        facts = ConversationFacts(found.assignee_id, found.team_id, await store.inbox_team(tx, found.inbox_id))
    reached = reach([*everybody, *teams], everybody, facts, me=actor.agent_id).named
    return CallableOut(
        agents=[FollowerOut.of(each) for each in reached if isinstance(each, Colleague)],
        teams=[FollowerOut.of(each) for each in reached if not isinstance(each, Colleague)],
    )
