"""Writing down what is not handled here; what contradicts itself is named and refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds
from shortline.policy.scope import of_rows, wrong_with

Q = queries(__package__)
TOPICS_MAX = 200  # all of an inbox are looked through for every answer


async def list_topics(tx: Tx) -> list[asyncpg.Record]:
    return await Q.fetch(tx, "list_topics")


async def add(tx: Tx, given: Mapping[str, Any], *, by: Actor, now: datetime) -> asyncpg.Record:
    """`given`: every column but the id. Raises BadRequest with the field, Conflict when there are too many."""
    if await Q.fetchval(tx, "count_topics") >= TOPICS_MAX:
        raise Conflict(
            f"There are {TOPICS_MAX} topics already. Remove one first.", code="too_many_topics", params={"most": TOPICS_MAX}
        )  # fmt: skip
    await _check(tx, given)
    row = await Q.fetchrow(tx, "add_topic", **given, by=by.agent_id, now=now)
    assert row is not None
    await _told(tx, by, now)
    return row


async def change(tx: Tx, topic_id: int, given: Mapping[str, Any], *, by: Actor, now: datetime) -> asyncpg.Record:
    """What is not in `given` stays. Raises NotFound, BadRequest."""
    before = await Q.fetchrow(tx, "lock_topic", id=topic_id)
    if before is None:
        raise NotFound
    after = {**before, **given}
    await _check(tx, after)
    row = await Q.fetchrow(tx, "save_topic", **after, by=by.agent_id, now=now)
    assert row is not None
    await _told(tx, by, now)
    return row


async def remove(tx: Tx, topic_id: int, *, by: Actor, now: datetime) -> None:
    if await Q.fetchrow(tx, "lock_topic", id=topic_id) is None:
        raise NotFound
    await Q.execute(tx, "remove_topic", id=topic_id)
    await _told(tx, by, now)


async def _check(tx: Tx, given: Mapping[str, Any]) -> None:
    inbox_id = given["inbox_id"]
    if inbox_id is not None and await Q.fetchval(tx, "find_inbox", id=inbox_id) is None:
        raise BadRequest("This inbox does not exist (any more).", code="unknown_inbox", field="inbox_id")
    if wrong := wrong_with(of_rows([{"id": 0, **given}])[0]):
        raise BadRequest(wrong.sentence, reason=wrong.code, params=wrong.params, field=wrong.field)


async def _told(tx: Tx, by: Actor, now: datetime) -> None:
    await events.record(tx, kinds.POLICY_CHANGED, agent_id=by.agent_id, data={"changed": ["scope"]}, at=now)
