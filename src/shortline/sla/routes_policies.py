"""Policies: everybody who works here sees what is promised to whom, leads write it and try it out."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations import promised
from shortline.conversations.conversation import TARGETS, Priority
from shortline.conversations.sla_policy import Policy
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.hours.shapes import OpenState
from shortline.sla import look, write
from shortline.sla.shapes import (
    PolicyAbout,
    PolicyIn,
    PolicyList,
    PolicyLook,
    PolicyOrder,
    PolicyOut,
    PolicyTrial,
    PolicyTried,
    TimeTried,
)

router = Router(tags=["answer times"])
Reading = Annotated[Actor, Depends(require(Action.SLA_READ))]
Writing = Annotated[Actor, Depends(require(Action.SLA_MANAGE))]
OWN = Policy(id=0, first=TARGETS.first, follow_up=TARGETS.follow_up, live=TARGETS.live)


@router.get("/sla-policies")
async def get_policies(_actor: Reading, db: Db) -> PolicyList:
    async with db.reading() as tx:
        return await _list(tx)


@router.post("/sla-policies", status_code=201)
async def post_policy(given: PolicyIn, actor: Writing, db: Db, clock: ClockDep) -> PolicyList:
    """For whoever writes from now on; clocks that run keep their moments. 422 with `field` for the line that is wrong."""
    async with db.transaction() as tx:
        await write.add(tx, given.policy(), by=actor, now=clock.now())
        return await _list(tx)


@router.put("/sla-policies/order")
async def put_order(given: PolicyOrder, actor: Writing, db: Db, clock: ClockDep) -> PolicyList:
    """Which comes first among policies as specific as each other. 409 when others are there by now."""
    async with db.transaction() as tx:
        await write.order(tx, [int(each) for each in given.ids], by=actor, now=clock.now())
        return await _list(tx)


@router.post("/sla-policies/trial")
async def post_trial(given: PolicyTrial, actor: Reading, db: Db, clock: ClockDep) -> PolicyLook:
    """What would hold, why, and by when it would be due. Nothing is kept."""
    async with db.reading() as tx:
        if given.conversation_id is not None:
            await fetch_visible(tx, actor, int(given.conversation_id))
            about = await look.about_conversation(tx, int(given.conversation_id))
        else:
            about = await look.about(
                tx,
                channel=given.channel,
                inbox_id=int(given.inbox_id) if given.inbox_id else None,
                team_id=int(given.team_id) if given.team_id else None,
                priority=given.priority,
                label_ids=[int(each) for each in given.label_ids],
                segment_id=int(given.segment_id) if given.segment_id else None,
            )
        return _shown(await look.look(tx, about, at=given.at, now=clock.now()))


@router.put("/sla-policies/{policy_id}")
async def put_policy(policy_id: str, given: PolicyIn, actor: Writing, db: Db, clock: ClockDep) -> PolicyList:
    """The whole policy anew, as `POST`."""
    async with db.transaction() as tx:
        await write.change(tx, ids.parse(policy_id), given.policy(), by=actor, now=clock.now())
        return await _list(tx)


@router.delete("/sla-policies/{policy_id}", status_code=204)
async def delete_policy(policy_id: str, actor: Writing, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await write.remove(tx, ids.parse(policy_id), by=actor, now=clock.now())


async def _list(tx: Tx) -> PolicyList:
    found = await promised.all_policies(tx)
    items = [PolicyOut.of(each) for each in found]
    return PolicyList(items=items if items and items[-1].is_house else [*items, PolicyOut.of(OWN, own=True)])


def _shown(found: look.Look) -> PolicyLook:
    about = found.about
    return PolicyLook(
        about=PolicyAbout(
            channel=about.channel,
            inbox_id=str(about.inbox_id) if about.inbox_id else None,
            team_id=str(about.team_id) if about.team_id else None,
            priority=Priority(about.priority),
            label_ids=[str(each) for each in sorted(about.label_ids)],
            segment_id=str(about.segment_id) if about.segment_id else None,
        ),
        zone=found.zone,
        now=OpenState.of(found.state),
        times=[
            TimeTried(
                kind=each.kind,
                minutes=each.minutes,
                policy_id=str(each.policy.id) if each.policy else None,
                due_at=each.due_at,
                warn_at=each.warn_at,
                capped=each.capped,
            )
            for each in found.due
        ],
        policies=[PolicyTried(id=str(each.id), name=each.name, misfit=each.misfit(about)) for each in found.policies],
    )
