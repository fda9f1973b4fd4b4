"""The rhythm of a number: its meter, for everybody who sees the inbox, and what a lead chooses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.router import Router
from shortline.db import Tx
from shortline.outbound.rhythm import meter
from shortline.outbound.rhythm.choose import AUTOMATIC, choose
from shortline.outbound.rhythm.meter import Meter
from shortline.outbound.rhythm.throughput import LEVELS, Level

router = Router(tags=["inboxes"])
Reading = Annotated[Actor, Depends(require(Action.INBOX_READ))]
Choosing = Annotated[Actor, Depends(require(Action.POLICY_CHOOSE))]
Profile = Literal["brisk", "ordinary", "calm"]
Chosen = Literal["automatic", "coexistence", "ordinary", "upgraded"]


class RhythmIn(BaseModel):
    """What is left out stays. `throughput`: 20, 80 or 1,000 messages a second, or as the provider says."""

    model_config = ConfigDict(extra="forbid", strict=True)
    profile: Profile = "ordinary"
    time_zone: str = Field("UTC", min_length=1, max_length=64)
    throughput: Chosen = "automatic"


class RefusalOut(BaseModel):
    at: datetime
    code: str


class MeterOut(BaseModel):
    """`wait_seconds`: of whoever has waited longest for his turn. `told_to_wait_until`: the provider asked for it."""

    sent_in_last_second: int
    may_per_second: int | None = Field(description="What the desk lets through: a quarter is left for what comes in.")
    answers_waiting: int
    bulk_waiting: int
    wait_seconds: int
    people_reached: int = Field(description="Written to first within 24 hours, over all numbers of the account.")
    people_most: int | None
    told_to_wait_until: datetime | None
    bulk_rests_until: datetime | None
    refusals: list[RefusalOut] = Field(description="The latest of the last 24 hours; each was tried again by itself.")


class RhythmOut(BaseModel):
    """`throughput` is what was chosen, `told` what the provider says of the number, `per_second` what holds."""

    inbox_id: str
    profile: Profile
    time_zone: str
    throughput: Chosen
    told: Level | None
    per_second: int | None
    meter: MeterOut

    @classmethod
    def of(cls, inbox_id: int, found: Meter, now: datetime) -> Self:
        row = found.row
        told_to_wait, bulk_rests = row["held_until"], row["bulk_held_until"]
        return cls(
            inbox_id=str(inbox_id),
            profile=row["profile"],
            time_zone=row["time_zone"],
            throughput=AUTOMATIC if row["per_second"] is None else LEVELS[row["per_second"]],
            told=row["throughput"] or None,
            per_second=found.per_second,
            meter=MeterOut(
                sent_in_last_second=row["sent"],
                may_per_second=found.may_per_second,
                answers_waiting=row["answers"],
                bulk_waiting=row["bulk"],
                wait_seconds=max(0, int((now - row["oldest"]).total_seconds())) if row["oldest"] else 0,
                people_reached=row["reached"],
                people_most=found.reach_most,
                told_to_wait_until=told_to_wait if told_to_wait and told_to_wait > now else None,
                bulk_rests_until=bulk_rests if bulk_rests and bulk_rests > now else None,
                refusals=[RefusalOut.model_validate(each) for each in row["refusals"]],
            ),
        )


@router.get("/inboxes/{inbox_id}/rhythm")
async def get_rhythm(inbox_id: str, _actor: Reading, db: Db, clock: ClockDep) -> RhythmOut:
    async with db.reading() as tx:
        return await _rhythm(tx, ids.parse(inbox_id), clock.now())


@router.patch("/inboxes/{inbox_id}/rhythm")
async def patch_rhythm(inbox_id: str, asked: RhythmIn, actor: Choosing, db: Db, clock: ClockDep) -> RhythmOut:
    """422 with `field` for a time zone nobody knows, or for more than the provider allows this number."""
    number = ids.parse(inbox_id)
    async with db.transaction() as tx:
        await choose(tx, number, asked.model_dump(exclude_unset=True), by=actor, now=clock.now())
        return await _rhythm(tx, number, clock.now())


async def _rhythm(tx: Tx, inbox_id: int, now: datetime) -> RhythmOut:
    return RhythmOut.of(inbox_id, await meter.read(tx, inbox_id, now=now, wall=datetime.now(UTC)), now)
