"""The desk's look at its numbers: counts are brought up to date, and each alarm is raised once and cleared when it is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shortline import events, log
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.events import kinds
from shortline.jobs import JobContext
from shortline.outbound.health.count import catch_up
from shortline.outbound.health.gather import Known, gather
from shortline.outbound.health.verdict import compose
from shortline.outbound.rhythm.portfolio import DAY, portfolio_of

LOG = log.get(__name__)
Q = queries(__package__)


async def look(ctx: JobContext, payload: dict[str, Any]) -> None:
    """Periodic; with `inbox_id` at one number, after news about it."""
    now = ctx.clock.now()
    await catch_up(ctx.db, now=now)
    if "inbox_id" in payload:
        numbers = [int(payload["inbox_id"])]
    else:
        async with ctx.db.transaction() as tx:
            numbers = [row["id"] for row in await Q.fetch(tx, "list_numbers")]
    for inbox_id in numbers:
        async with ctx.db.transaction() as tx:
            await look_at(tx, inbox_id, now=now)


async def look_at(tx: Tx, inbox_id: int, *, now: datetime) -> None:
    try:
        known = await gather(tx, inbox_id, now=now)
    except NotFound:
        return  # removed meanwhile
    await _keep_reach(tx, inbox_id, known, now=now)
    if known.row["is_demo"]:
        return  # nobody is to be alarmed by a play
    alarms = compose(known.facts).alarms
    for found in alarms:
        raised = await Q.fetchval(
            tx,
            "raise_alarm",
            inbox_id=inbox_id,
            code=found.code,
            grade=found.grade.word,
            params=found.params,
            now=now,
        )
        if raised is not None:
            LOG.warning("a number needs a look", inbox_id=inbox_id, code=found.code)
            await _tell(tx, inbox_id, "alarm", found.code, found.grade.word, now=now)
    for row in await Q.fetch(tx, "clear_alarms", inbox_id=inbox_id, standing=[each.code for each in alarms], now=now):
        await _tell(tx, inbox_id, "alarm_over", row["code"], "info", now=now)


async def _keep_reach(tx: Tx, inbox_id: int, known: Known, *, now: datetime) -> None:
    """For the guard: until when the limit is used up. Only as long as it is."""
    most, until = known.facts.most, None
    if most is not None and known.facts.reached >= most:
        last = await Q.fetchval(
            tx, "last_of_limit", portfolio=portfolio_of(known.row, inbox_id), since=now - DAY, most=max(0, most - 1)
        )
        until = None if last is None else last + DAY
    if until is None:
        await Q.execute(tx, "drop_reach", inbox_id=inbox_id)
    else:
        await Q.execute(tx, "save_reach", inbox_id=inbox_id, until=until)


async def _tell(tx: Tx, inbox_id: int, change: str, code: str, severity: str, *, now: datetime) -> None:
    data = {"change": change, "code": code, "severity": severity}
    await events.record(tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, data=data, cause="system", at=now)
