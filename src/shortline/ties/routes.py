"""Linking, merging and splitting cases, and undoing it. Both ends must be the caller's to see."""

from typing import Annotated

from fastapi import Depends

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.ties import link, merge, split, store, undo
from shortline.ties.shapes import LinkRequest, MergeRequest, SplitRequest, TieMade

router = Router(tags=["cases"])
Tying = Annotated[Actor, Depends(require(Action.CASE_TIE))]


@router.post("/cases/{case_id}/links", status_code=201)
async def post_link(case_id: str, given: LinkRequest, actor: Tying, db: Db, clock: ClockDep) -> TieMade:
    """Both ends show it. Linked twice it is one link."""
    named = {name: None if value is None else int(value) for name, value in given.model_dump().items()}
    async with db.transaction() as tx:
        other = await store.case_of(tx, **named)
        return TieMade(id=str(await link.link(tx, ids.parse(case_id), other, by=actor, now=clock.now())))


@router.post("/cases/{case_id}/merge", status_code=201)
async def post_merge(case_id: str, given: MergeRequest, actor: Tying, db: Db, clock: ClockDep) -> TieMade:
    """This case ends and goes on in the other one, with its customer's wait. Messages stay in their conversation."""
    async with db.transaction() as tx:
        made = await merge.merge(tx, ids.parse(case_id), int(given.into_case_id), by=actor, now=clock.now())
        return TieMade(id=str(made))


@router.post("/cases/{case_id}/split", status_code=201)
async def post_split(case_id: str, given: SplitRequest, actor: Tying, db: Db, clock: ClockDep) -> TieMade:
    """From this message on it is a case of its own; what came before is closed."""
    async with db.transaction() as tx:
        made = await split.split(tx, ids.parse(case_id), int(given.message_id), by=actor, now=clock.now())
        return TieMade(id=str(made))


@router.delete("/case-ties/{tie_id}", status_code=204)
async def delete_tie(tie_id: str, actor: Tying, db: Db, clock: ClockDep) -> None:
    """No longer linked, parted or joined again: at once or long after. What was done since stays."""
    async with db.transaction() as tx:
        await undo.undo(tx, ids.parse(tie_id), by=actor, now=clock.now())
