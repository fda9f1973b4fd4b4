"""How much everybody can take and how work is given out: everybody who works here sees it, leads choose it."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.conversations.routes_list import load
from shortline.conversations.shapes import ConversationOut
from shortline.conversations.shapes_request import Nothing
from shortline.db import Tx
from shortline.hours.place import HOUSE, Place
from shortline.routing import hands, modes, offers
from shortline.routing.next_work import next_work
from shortline.routing.shapes import (
    ColleagueOffer,
    HandIn,
    HandOut,
    ModeIn,
    ModeOut,
    NextIn,
    NextOut,
    TakeOverOut,
    WorkOut,
    WorkRules,
)

router = Router(tags=["work"])
Reading = Annotated[Actor, Depends(require(Action.WORK_READ))]
Choosing = Annotated[Actor, Depends(require(Action.WORK_MANAGE))]


@router.get("/workload")
async def get_work(_actor: Reading, db: Db, clock: ClockDep) -> WorkOut:
    """Who is there, and how much each of them can still take."""
    async with db.reading() as tx:
        return await _work(tx, clock)


@router.post("/workload/next")
async def post_next(
    actor: Annotated[Actor, Depends(require(Action.CONVERSATION_ASSIGN))],
    db: Db,
    clock: ClockDep,
    given: NextIn | None = None,
) -> NextOut:
    """The next best conversation for you over all channels. What was nobody's is yours from now on."""
    skip_id = None if given is None or given.skip_id is None else int(given.skip_id)
    async with db.transaction() as tx:
        found = await next_work(tx, skip_id=skip_id, by=actor, now=clock.now())
        shown = (
            await load(tx, [found.conversation_id], actor, now=clock.now()) if found.conversation_id is not None else []
        )
    return NextOut(conversation=shown[0] if shown else None, taken=found.taken, why=found.why)


@router.get("/conversations/{conversation_id}/take-over")
async def get_take_over(
    conversation_id: str, actor: Annotated[Actor, Depends(require(Action.CONVERSATION_REPLY))], db: Db
) -> TakeOverOut:
    """Whether it is offered to its team as its agent is not there, with what he had begun to write."""
    async with db.reading() as tx:
        found = await offers.find_offer(tx, ids.parse(conversation_id), by=actor)
    return TakeOverOut(offer=None if found is None else ColleagueOffer.of(found))


@router.post("/conversations/{conversation_id}/take-over")
async def post_take_over(
    conversation_id: str,
    actor: Annotated[Actor, Depends(require(Action.CONVERSATION_ASSIGN))],
    db: Db,
    clock: ClockDep,
    given: Nothing | None = None,
) -> ConversationOut:
    """It is yours, with what was begun. 409 when somebody was faster or its agent is back."""
    number = ids.parse(conversation_id)
    async with db.transaction() as tx:
        await offers.take_over(tx, number, by=actor, now=clock.now())
        return (await load(tx, [number], actor, now=clock.now()))[0]


@router.put("/workload/rules")
async def put_rules(given: WorkRules, actor: Choosing, db: Db, clock: ClockDep) -> WorkOut:
    async with db.transaction() as tx:
        await hands.change_rules(tx, given.rules(), by=actor, now=clock.now())
        return await _work(tx, clock)


@router.put("/workload/agents/{agent_id}")
async def put_agent(agent_id: str, given: HandIn, actor: Choosing, db: Db, clock: ClockDep) -> HandOut:
    """How much this colleague can take, which languages he speaks, which labels he knows about, which segments he serves."""
    number = ids.parse(agent_id)
    async with db.transaction() as tx:
        await hands.change_hand(
            tx,
            number,
            capacity=given.capacity,
            languages=given.languages,
            label_ids={int(each) for each in given.label_ids},
            segment_ids={int(each) for each in given.segment_ids},
            by=actor,
            now=clock.now(),
        )
        [hand] = await hands.list_hands(tx, now=clock.now(), only=[number])
    return HandOut.of(hand)


@router.put("/workload/routing/house")
async def put_house(given: ModeIn, actor: Choosing, db: Db, clock: ClockDep) -> WorkOut:
    """How work is given out in the whole house. Until somebody chooses, everything is taken by hand."""
    return await _put(HOUSE, given, actor, db, clock)


@router.put("/workload/routing/teams/{team_id}")
async def put_team(team_id: str, given: ModeIn, actor: Choosing, db: Db, clock: ClockDep) -> WorkOut:
    """Where this team differs from the house."""
    return await _put(Place(team_id=ids.parse(team_id)), given, actor, db, clock)


@router.put("/workload/routing/inboxes/{inbox_id}")
async def put_inbox(inbox_id: str, given: ModeIn, actor: Choosing, db: Db, clock: ClockDep) -> WorkOut:
    """Where this inbox differs from its team and the house."""
    return await _put(Place(inbox_id=ids.parse(inbox_id)), given, actor, db, clock)


@router.delete("/workload/routing/house", status_code=204)
async def delete_house(actor: Choosing, db: Db, clock: ClockDep) -> None:
    await _remove(HOUSE, actor, db, clock)


@router.delete("/workload/routing/teams/{team_id}", status_code=204)
async def delete_team(team_id: str, actor: Choosing, db: Db, clock: ClockDep) -> None:
    await _remove(Place(team_id=ids.parse(team_id)), actor, db, clock)


@router.delete("/workload/routing/inboxes/{inbox_id}", status_code=204)
async def delete_inbox(inbox_id: str, actor: Choosing, db: Db, clock: ClockDep) -> None:
    await _remove(Place(inbox_id=ids.parse(inbox_id)), actor, db, clock)


async def _work(tx: Tx, clock: ClockDep) -> WorkOut:
    house = await hands.rules(tx)
    shown = WorkRules(
        capacity=house.capacity,
        slow_per_live=house.slow_per_live,
        idle_minutes=house.idle_minutes,
        grace_minutes=house.grace_minutes,
    )
    return WorkOut(
        rules=shown,
        routing=[ModeOut.of(place, mode) for place, mode in await modes.list_modes(tx)],
        nobody_since=await hands.nobody_since(tx),
        agents=[HandOut.of(each) for each in await hands.list_hands(tx, now=clock.now())],
    )


async def _put(place: Place, given: ModeIn, actor: Actor, db: Db, clock: ClockDep) -> WorkOut:
    async with db.transaction() as tx:
        await modes.choose_mode(tx, place, given.mode, by=actor, now=clock.now())
        return await _work(tx, clock)


async def _remove(place: Place, actor: Actor, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await modes.remove_mode(tx, place, by=actor, now=clock.now())
