"""Trying an answer to many out, starting it, watching it and stopping it."""

from typing import Annotated

from fastapi import Depends, Query, Response

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action
from shortline.answer_runs import progress, start, stop, trial
from shortline.answer_runs.shapes import (
    AnswerRunOut,
    AnswerRunWhole,
    AnswerTrialIn,
    AnswerTrialOut,
    ReasonGroup,
    RunStartIn,
    UndoneGroup,
)
from shortline.api import paging
from shortline.api.deps import ClockDep, Db, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.db import Tx

router = Router(tags=["answers to many"])
Reading = Annotated[Actor, Depends(require(Action.ANSWER_RUN_READ))]
Starting = Annotated[Actor, Depends(require(Action.ANSWER_RUN_START))]


@router.post("/answer-runs/trial")
async def post_trial(given: AnswerTrialIn, actor: Starting, db: Db, clock: ClockDep) -> AnswerTrialOut:
    """Who would get which words, and who would not and why. Nothing is written, and nothing is sent."""
    async with db.reading() as tx:
        found = await trial.trial(tx, int(given.macro_id), [int(each) for each in given.ids], by=actor, now=clock.now())
    return AnswerTrialOut.of(found)


@router.post("/answer-runs", status_code=201)
async def post_run(given: RunStartIn, response: Response, actor: Starting, db: Db, clock: ClockDep) -> AnswerRunWhole:
    """One answer to up to 100 conversations, each past the guard and in its number's bulk line. 200 when this press is known."""
    async with db.transaction() as tx:
        number, created = await start.start(
            tx,
            int(given.macro_id),
            [int(each) for each in given.ids],
            {int(one): int(seen) for one, seen in given.seen.items()},
            given.client_id,
            by=actor,
            now=clock.now(),
        )
        if not created:
            response.status_code = 200
        return await _whole(tx, number, actor)


@router.get("/answer-runs")
async def get_runs(
    actor: Reading,
    db: Db,
    only_open: bool = False,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)] = 20,
) -> Page[AnswerRunOut]:
    """The newest first. `only_open`: those that are not written off as ended."""
    key = paging.decode(cursor, parts=1)
    before = ids.parse(str(key[0])) if key else None
    async with db.reading() as tx:
        found, last = await progress.runs(tx, by=actor, only_open=only_open, before=before, most=limit)
    return Page(
        items=[AnswerRunOut.of(each) for each in found], next_cursor=None if last is None else paging.encode(last)
    )


@router.get("/answer-runs/{answer_run_id}")
async def get_run(answer_run_id: str, actor: Reading, db: Db) -> AnswerRunWhole:
    async with db.reading() as tx:
        return await _whole(tx, ids.parse(answer_run_id), actor)


@router.post("/answer-runs/{answer_run_id}/stop")
async def post_stop(answer_run_id: str, actor: Starting, db: Db, clock: ClockDep) -> AnswerRunWhole:
    """What has not left does not leave any more. Asked twice, it happens once."""
    async with db.transaction() as tx:
        await progress.run(tx, ids.parse(answer_run_id), by=actor)
        await stop.stop(tx, ids.parse(answer_run_id), by=actor, now=clock.now())
        return await _whole(tx, ids.parse(answer_run_id), actor)


async def _whole(tx: Tx, run_id: int, actor: Actor) -> AnswerRunWhole:
    found = await progress.run(tx, run_id, by=actor)
    return AnswerRunWhole.of(
        found,
        not_got=ReasonGroup.all(await progress.not_got(tx, run_id, by=actor)),
        left_undone=UndoneGroup.each(await progress.left_undone(tx, run_id, by=actor)),
    )
