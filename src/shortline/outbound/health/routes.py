"""How a number is doing, for leads; what a message costs, as an admin enters it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.errors import BadRequest
from shortline.outbound.health.prices import choose_prices
from shortline.outbound.health.shapes import NumberHealthOut, PricesIn, PricesOut
from shortline.outbound.health.show import show, show_prices

router = Router(tags=["inboxes"])
Leading = Annotated[Actor, Depends(require(Action.INBOX_HEALTH))]
Managing = Annotated[Actor, Depends(require(Action.INBOX_MANAGE))]


@router.get("/inboxes/{inbox_id}/number-health")
async def get_number_health(inbox_id: str, _actor: Leading, db: Db, clock: ClockDep) -> NumberHealthOut:
    """The verdict with its reasons first, then the figures they are made of."""
    async with db.reading() as tx:
        return await show(tx, ids.parse(inbox_id), now=clock.now())


@router.put("/inboxes/{inbox_id}/prices")
async def put_prices(inbox_id: str, given: PricesIn, actor: Managing, db: Db, clock: ClockDep) -> PricesOut:
    """What a charged message of each category costs. Sums are of these; the platform names no amounts."""
    amounts = {each.category: each.amount for each in given.prices}
    if len(amounts) < len(given.prices):
        raise BadRequest("Each category has one price.", reason="category_twice", field="prices")
    number = ids.parse(inbox_id)
    async with db.transaction() as tx:
        await choose_prices(tx, number, given.currency, amounts, by=actor, now=clock.now())
        return await show_prices(tx, number)
