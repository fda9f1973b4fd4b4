"""What the desk asks of its guard: everybody may read it, leads choose it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.db import Tx
from shortline.policy import choose
from shortline.policy.limits import DEFAULTS

router = Router(tags=["guard"])
Reading = Annotated[Actor, Depends(require(Action.POLICY_READ))]
Choosing = Annotated[Actor, Depends(require(Action.POLICY_CHOOSE))]


class LimitsOut(BaseModel):
    unanswered_max: int
    unanswered_pause_hours: int
    unanswered_total_max: int
    same_text_people_max: int
    same_text_minutes: int
    links_max: int
    marketing: bool
    quiet_hours: str


class LimitsIn(BaseModel):
    """What is left out stays; null takes the choice back."""

    model_config = ConfigDict(extra="forbid", strict=True)
    unanswered_max: int | None = Field(None, ge=1, le=20)
    unanswered_pause_hours: int | None = Field(None, ge=1, le=168)
    unanswered_total_max: int | None = Field(None, ge=1, le=50)
    same_text_people_max: int | None = Field(None, ge=2, le=500)
    same_text_minutes: int | None = Field(None, ge=1, le=60)
    links_max: int | None = Field(None, ge=0, le=20)
    marketing: bool | None = None
    quiet_hours: str | None = Field(None, max_length=11)


class ChoiceOut(BaseModel):
    """`chosen` was chosen here; `limits` is what holds."""

    inbox_id: str | None
    inbox_name: str | None
    chosen: dict[str, Any]
    limits: LimitsOut


class GuardOut(BaseModel):
    """The desk's own choice first, then each inbox; and what the program has when nobody chooses."""

    items: list[ChoiceOut]
    defaults: LimitsOut


@router.get("/guard")
async def get_guard(_actor: Reading, db: Db) -> GuardOut:
    async with db.reading() as tx:
        return await _guard(tx)


@router.patch("/guard")
async def patch_guard(asked: LimitsIn, actor: Choosing, db: Db, clock: ClockDep) -> GuardOut:
    """For the whole desk. 422 with `field` when two choices contradict each other."""
    return await _choose(None, asked, actor, db, clock)


@router.patch("/guard/inboxes/{inbox_id}")
async def patch_guard_of_inbox(inbox_id: str, asked: LimitsIn, actor: Choosing, db: Db, clock: ClockDep) -> GuardOut:
    """For one inbox, where it differs from the desk."""
    return await _choose(ids.parse(inbox_id), asked, actor, db, clock)


async def _choose(inbox_id: int | None, asked: LimitsIn, actor: Actor, db: Db, clock: ClockDep) -> GuardOut:
    async with db.transaction() as tx:
        await choose.choose(tx, inbox_id, asked.model_dump(exclude_unset=True), by=actor, now=clock.now())
        return await _guard(tx)


async def _guard(tx: Tx) -> GuardOut:
    return GuardOut(
        items=[
            ChoiceOut(
                inbox_id=str(each.inbox_id) if each.inbox_id is not None else None,
                inbox_name=each.inbox_name,
                chosen=each.chosen,
                limits=LimitsOut(**choose.as_given(each.limits)),
            )
            for each in await choose.list_choices(tx)
        ],
        defaults=LimitsOut(**choose.as_given(DEFAULTS)),
    )
