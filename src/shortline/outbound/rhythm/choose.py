"""A lead chooses the rhythm of a number: how hurried its people write, by which clock, and what the platform allows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx, queries
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds
from shortline.outbound.rhythm.throughput import PER_SECOND, contradicts

Q = queries(__package__)
AUTOMATIC: Final = "automatic"


async def choose(tx: Tx, inbox_id: int, change: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """`change` has some of `profile`, `time_zone` and `throughput`. Raises NotFound, BadRequest with the field."""
    told = await Q.fetchval(tx, "told_throughput", inbox_id=inbox_id)
    if told is None:
        raise NotFound
    await Q.execute(tx, "make_pacer", inbox_id=inbox_id)
    before = await Q.fetchrow(tx, "lock_pacer", inbox_id=inbox_id)
    assert before is not None
    per_second = before["per_second"]
    if "throughput" in change:
        wanted = change["throughput"]
        per_second = None if wanted == AUTOMATIC else PER_SECOND[wanted]
        if wanted != AUTOMATIC and contradicts(wanted, told):
            raise BadRequest(
                f"WhatsApp allows this number {PER_SECOND[told]} messages a second.",
                reason="throughput_above_the_number",
                params={"most": str(PER_SECOND[told])},
                field="throughput",
            )
    time_zone = change.get("time_zone", before["time_zone"])
    if "time_zone" in change:
        _check_zone(time_zone)
    profile = change.get("profile", before["profile"])
    if (profile, time_zone, per_second) == (before["profile"], before["time_zone"], before["per_second"]):
        return
    await Q.execute(tx, "choose_rhythm", inbox_id=inbox_id, profile=profile, time_zone=time_zone, per_second=per_second)
    await events.record(
        tx, kinds.INBOX_UPDATED, inbox_id=inbox_id, agent_id=by.agent_id, data={"change": "rhythm"}, at=now
    )


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadRequest(
            "There is no time zone of this name.", reason="time_zone_unknown", field="time_zone"
        ) from error
