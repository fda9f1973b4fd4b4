"""How much everybody can take: everybody who works here sees it, leads choose it."""

from typing import Annotated

from fastapi import APIRouter, Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.db import Tx
from shortline.routing import hands
from shortline.routing.shapes import HandIn, HandOut, WorkOut, WorkRules

router = APIRouter(tags=["work"])
Reading = Annotated[Actor, Depends(require(Action.WORK_READ))]
Choosing = Annotated[Actor, Depends(require(Action.WORK_MANAGE))]


@router.get("/work")
async def get_work(_actor: Reading, db: Db, clock: ClockDep) -> WorkOut:
    """Who is there, and how much each of them can still take."""
    async with db.reading() as tx:
        return await _work(tx, clock)


@router.put("/work/rules")
async def put_rules(given: WorkRules, actor: Choosing, db: Db, clock: ClockDep) -> WorkOut:
    async with db.transaction() as tx:
        await hands.change_rules(tx, given.rules(), by=actor, now=clock.now())
        return await _work(tx, clock)


@router.put("/work/agents/{agent_id}")
async def put_agent(agent_id: str, given: HandIn, actor: Choosing, db: Db, clock: ClockDep) -> HandOut:
    """How much this colleague can take, which languages he speaks and which labels he knows about."""
    number = ids.parse(agent_id)
    async with db.transaction() as tx:
        await hands.change_hand(
            tx,
            number,
            capacity=given.capacity,
            languages=given.languages,
            label_ids={int(each) for each in given.label_ids},
            by=actor,
            now=clock.now(),
        )
        [hand] = await hands.list_hands(tx, now=clock.now(), only=[number])
    return HandOut.of(hand)


async def _work(tx: Tx, clock: ClockDep) -> WorkOut:
    house = await hands.rules(tx)
    shown = WorkRules(capacity=house.capacity, slow_per_live=house.slow_per_live, idle_minutes=house.idle_minutes)
    return WorkOut(rules=shown, agents=[HandOut.of(each) for each in await hands.list_hands(tx, now=clock.now())])
