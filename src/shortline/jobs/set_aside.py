"""Jobs that failed or ended their worker too often: out of the queue, in a list, until a person decides.

The same work is one line, however often it is set aside. When it succeeds after all, asked for by somebody else or by
the clock, its line goes. Readers get the ids a job is about and the name of its last error, never texts or secrets.
"""

from datetime import datetime
from typing import Any, Literal

from shortline import events
from shortline.db import Tx, queries

Q = queries(__package__)
Reason = Literal["failed", "ended_its_worker"]
ABOUT = ("inbox_id", "conversation_id", "message_id", "attachment_id")


async def put(
    tx: Tx,
    job_id: int,
    kind: str,
    payload: dict[str, Any],
    *,
    priority: int,
    reason: Reason,
    error: str,
    starts: int,
    now: datetime,
) -> None:
    """`error` is a name or a code. The job itself leaves the queue when its runner is told that it is done."""
    await Q.execute(
        tx,
        "put_aside",
        id=job_id,
        kind=kind,
        payload=payload,
        priority=priority,
        reason=reason,
        error=error,
        starts=starts,
        now=now,
    )
    await events.record(tx, events.kinds.JOB_SET_ASIDE, at=now, data={"kind": kind}, cause="system")


async def settled(tx: Tx, kind: str, payload: dict[str, Any], *, now: datetime) -> None:
    """This work has succeeded: what was set aside of it is no trouble any more."""
    if await Q.fetchval(tx, "settle_set_aside", kind=kind, payload=payload) is not None:
        await events.record(tx, events.kinds.JOB_SETTLED, at=now, data={"kind": kind}, cause="system")


async def listed(tx: Tx, *, before: int | None, limit: int) -> list[dict[str, Any]]:
    """Newest first: id, kind, about, reason, error, starts, set_aside_at."""
    rows = await Q.fetch(tx, "list_set_aside", before=before, limit=limit)
    return [
        {**{key: value for key, value in row.items() if key != "payload"}, "about": about(row["payload"])}
        for row in rows
    ]


async def count(tx: Tx) -> int:
    found: int = await Q.fetchval(tx, "count_set_aside")
    return found


async def take(tx: Tx, *, job_id: int | None, by: int | None, now: datetime) -> list[Any]:
    """Off the list, one or all: to be tried again or let go. Whoever takes them decides; nobody else gets them."""
    rows = await Q.fetch(tx, "take_set_aside", id=job_id)
    for kind in sorted({row["kind"] for row in rows}):
        await events.record(tx, events.kinds.JOB_SETTLED, at=now, agent_id=by, data={"kind": kind}, cause="agent")
    return rows


def about(payload: dict[str, Any]) -> dict[str, int]:
    """Of a payload only what names things of this desk, and how many files."""
    found = {key: payload[key] for key in ABOUT if type(payload.get(key)) is int}
    if isinstance(payload.get("keys"), list):
        found["files"] = len(payload["keys"])
    return found
