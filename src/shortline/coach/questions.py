"""Putting down what is asked for in one go, matter by matter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.coach.matter import Question
from shortline.coach.offer import q
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds
from shortline.hints.phrases import plain

QUESTIONS_MAX = 100  # the phrases of all are looked for when an agent asks


async def known(tx: Tx) -> list[Question]:
    """All of them, by name."""
    return [Question.of(row) for row in await q.fetch(tx, "list_questions")]


async def add(tx: Tx, given: Mapping[str, Any], *, by: Actor, now: datetime) -> Question:
    """`given`: name, phrases, facts and details. Raises BadRequest with the field, Conflict."""
    if await q.fetchval(tx, "count_questions") >= QUESTIONS_MAX:
        raise Conflict(
            f"There are {QUESTIONS_MAX} questions already. Remove one first.",
            code="too_many_questions",
            params={"most": QUESTIONS_MAX},
        )
    return await _write(tx, "add_question", given, by=by, now=now)


async def change(tx: Tx, question_id: int, given: Mapping[str, Any], *, by: Actor, now: datetime) -> Question:
    """What is not in `given` stays. Raises NotFound, BadRequest, Conflict."""
    before = await q.fetchrow(tx, "lock_question", id=question_id)
    if before is None:
        raise NotFound
    return await _write(tx, "save_question", {**before, **given}, by=by, now=now)


async def remove(tx: Tx, question_id: int, *, by: Actor, now: datetime) -> None:
    if await q.fetchrow(tx, "lock_question", id=question_id) is None:
        raise NotFound
    await q.execute(tx, "remove_question", id=question_id)
    await _told(tx, by, now)


async def _write(tx: Tx, statement: str, given: Mapping[str, Any], *, by: Actor, now: datetime) -> Question:
    if not given["facts"] and not given["details"]:
        raise BadRequest("Say what is asked for: nothing is chosen yet.", reason="question_empty", field="facts")
    if any(not plain(phrase).strip() for phrase in given["phrases"]):
        raise BadRequest("A phrase needs letters or digits.", reason="scope_phrase_empty", field="phrases")
    try:
        row = await q.fetchrow(tx, statement, **given, by=by.agent_id, now=now)
    except asyncpg.UniqueViolationError as error:
        raise Conflict(
            f"There is a question with the name {given['name']} already.", code="question_exists", params={"name": given["name"]}
        ) from error  # fmt: skip
    assert row is not None
    await _told(tx, by, now)
    return Question.of(row)


async def _told(tx: Tx, by: Actor, now: datetime) -> None:
    await events.record(tx, kinds.QUESTION_UPDATED, agent_id=by.agent_id, at=now)
