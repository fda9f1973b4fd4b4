"""What a status says about a message we know: the shown state climbs, a failure below `delivered` ends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shortline import events
from shortline.conversations.ladder import climb
from shortline.db import Tx, queries
from shortline.events import Happened, kinds
from shortline.outbound import answer_clock, sentences
from shortline.outbound.change import change_state
from shortline.outbound.learn import learn
from shortline.outbound.report import Report

Q = queries(__package__)


async def apply(tx: Tx, report: Report) -> None:
    """The message and its conversation are locked by the caller. Each report is kept with its own time."""
    row = await Q.fetchrow(tx, "lock_entry", id=report.message_id)
    if row is None or not await _keep(tx, [report]):
        return  # told before
    if report.state == "failed" and report.provider_id != row["provider_id"]:
        return  # an earlier copy failed; the one that counts did not
    shown = climb(row["message_state"], report.state)
    if shown == row["message_state"]:
        return
    if shown == "failed":
        failure = sentences.of_report(report.detail.get("failure"))
        await change_state(tx, row, shown, now=report.now, failure=failure)
        await learn(tx, row, failure, now=report.now)
        await answer_clock.run_on(tx, row, now=report.now)
        await Q.execute(tx, "note_failed", id=row["conversation_id"])
        return
    came_back = row["message_state"] == "failed"
    await change_state(tx, row, shown, now=report.now)
    if came_back:
        await answer_clock.stop(tx, row, at=report.now)


async def apply_plain(tx: Tx, reports: Sequence[Report]) -> set[int]:
    """Reports that only move a state up, all at once. Returns the messages that turned out to need `apply`.

    A message that climbs several steps at once tells of the last; when each step was is kept with the reports.
    """
    if not reports:
        return set()
    rows = await Q.fetch(tx, "lock_messages", ids=sorted({report.message_id for report in reports}))
    by_id: dict[int, Mapping[str, Any]] = {row["message_id"]: row for row in rows}
    left = {message_id for message_id, row in by_id.items() if row["message_state"] == "failed"}
    mine = [report for report in reports if report.message_id in by_id and report.message_id not in left]
    states = {message_id: row["message_state"] for message_id, row in by_id.items()}
    changed: dict[int, datetime] = {}
    for report in await _keep(tx, mine):
        shown = climb(states[report.message_id], report.state)
        if shown != states[report.message_id]:
            states[report.message_id], changed[report.message_id] = shown, report.now
    if changed:
        await Q.execute(
            tx,
            "save_states",
            ids=list(changed),
            states=[states[message_id] for message_id in changed],
            times=list(changed.values()),
        )
    await events.record_many(
        tx,
        [
            Happened(
                kinds.MESSAGE_STATE,
                at=now,
                conversation_id=by_id[message_id]["conversation_id"],
                message_id=message_id,
                inbox_id=by_id[message_id]["inbox_id"],
                data={"state": states[message_id], "was": by_id[message_id]["message_state"]},
            )
            for message_id, now in changed.items()
        ],
    )
    return left


async def _keep(tx: Tx, reports: Sequence[Report]) -> list[Report]:
    """Those that were not told before."""
    if not reports:
        return []
    rows = await Q.fetch(
        tx,
        "add_receipts",
        message_ids=[report.message_id for report in reports],
        states=[report.state for report in reports],
        times=[report.at for report in reports],
        details=[report.detail | {"id": report.provider_id} for report in reports],
    )
    kept = {(row["message_id"], row["state"]) for row in rows}
    new: list[Report] = []
    for report in reports:
        if (report.message_id, report.state) in kept:
            kept.discard((report.message_id, report.state))
            new.append(report)
    return new
