"""Jobs that were set aside, for whoever may see the journal: what they are about, why, and what becomes of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.api.deps import ClockDep, Db, require
from shortline.api.paging import LIMIT_MAX, Page, decode, encode
from shortline.api.router import Router
from shortline.errors import NotFound
from shortline.jobs import set_aside
from shortline.jobs.queue import try_again

router = Router(tags=["jobs"])
MayRead = Annotated[Actor, Depends(require(Action.JOURNAL_READ))]
MayDecide = Annotated[Actor, Depends(require(Action.JOURNAL_REPLAY))]


class JobAbout(BaseModel):
    """What the job works on; nothing else of it is told."""

    inbox_id: str | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    attachment_id: str | None = None
    files: int | None = None


class SetAsideJob(BaseModel):
    """`failed`: every try ended in `error`. `ended_its_worker`: it took its worker along each time."""

    id: str
    kind: str
    about: JobAbout
    reason: Literal["failed", "ended_its_worker"]
    error: str = Field(description="The name or code of the last error; empty when nobody lived to tell.")
    starts: int = Field(description="How often it was started, over all the times it was set aside.")
    set_aside_at: datetime


class TriedAgain(BaseModel):
    """How many jobs went back into the queue; workers take them at once."""

    requested: int


@router.get("/jobs/set-aside")
async def list_set_aside_jobs(
    db: Db, _actor: MayRead, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 50
) -> Page[SetAsideJob]:
    """Newest first. A job leaves the list by being tried again or discarded, or when the same work succeeds otherwise."""
    key = decode(cursor, parts=1)
    before = ids.parse(str(key[0])) if key else None
    async with db.reading() as tx:
        rows = await set_aside.listed(tx, before=before, limit=limit + 1)
    return Page(
        items=[_shown(row) for row in rows[:limit]],
        next_cursor=encode(rows[limit - 1]["id"]) if len(rows) > limit else None,
    )


@router.post("/jobs/set-aside/retry", status_code=202)
async def retry_set_aside_jobs(db: Db, clock: ClockDep, actor: MayDecide) -> TriedAgain:
    async with db.transaction() as tx:
        return TriedAgain(requested=await try_again(tx, job_id=None, by=actor.agent_id, now=clock.now()))


@router.post("/jobs/set-aside/{job_id}/retry", status_code=202)
async def retry_set_aside_job(job_id: str, db: Db, clock: ClockDep, actor: MayDecide) -> TriedAgain:
    async with db.transaction() as tx:
        requested = await try_again(tx, job_id=ids.parse(job_id), by=actor.agent_id, now=clock.now())
    if not requested:
        raise NotFound
    return TriedAgain(requested=requested)


@router.delete("/jobs/set-aside/{job_id}", status_code=204)
async def discard_set_aside_job(job_id: str, db: Db, clock: ClockDep, actor: MayDecide) -> None:
    """Let go for good: what the job was about stays as it is."""
    async with db.transaction() as tx:
        if not await set_aside.take(tx, job_id=ids.parse(job_id), by=actor.agent_id, now=clock.now()):
            raise NotFound


def _shown(row: dict[str, Any]) -> SetAsideJob:
    about = {key: value if key == "files" else str(value) for key, value in row["about"].items()}
    return SetAsideJob(**{**row, "id": str(row["id"]), "about": JobAbout.model_validate(about)})
