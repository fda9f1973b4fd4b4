"""Statuses of the provider: matched to our attempt first, then to the provider's id; what matches nothing is kept.

A status that carries our attempt proves that the message left, even if its answer was lost on the way. Hundreds go
together in a few statements; those that change more than a state go one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shortline.channels.arrived import Arrived
from shortline.channels.events import StatusChanged
from shortline.conversations import store as conversations
from shortline.db import Tx, queries
from shortline.outbound import reports, words
from shortline.outbound.accept import accept
from shortline.outbound.report import Report

Q = queries(__package__)
Status = Arrived[StatusChanged]
Found = Mapping[str, Any]  # attempt_id, message_id, accepted_id, conversation_id, message_state; read without a lock


async def on_statuses(tx: Tx, arrived: Sequence[Status]) -> None:
    """The handler for `StatusChanged` of the inbound flow. Safe to run twice, in any order."""
    by_inbox: dict[int, list[Status]] = {}
    for each in arrived:
        if each.event.group_id is None:
            by_inbox.setdefault(each.inbox.id, []).append(each)
    for inbox_id, some in by_inbox.items():
        await _apply(tx, inbox_id, some)


async def _apply(tx: Tx, inbox_id: int, arrived: Sequence[Status]) -> None:
    found = await _find(tx, inbox_id, arrived)
    lost = [each for each, row in zip(arrived, found, strict=True) if row is None]
    again: dict[int, Found] = {}
    if lost:
        typed = await Q.fetch(tx, "list_echoes", inbox_id=inbox_id, provider_ids=_provider_ids(lost))
        echoes = {row["provider_id"] for row in typed}  # typed in the phone app: nothing of ours to settle
        lost = [each for each in lost if each.event.provider_id not in echoes]
    if lost:
        # The answers to our requests may be committing right now: wait for them, then look again.
        await Q.fetch(tx, "lock_provider_ids", provider_ids=sorted(set(_provider_ids(lost))), inbox_id=inbox_id)
        rows = await _find(tx, inbox_id, lost)
        again = {id(each): row for each, row in zip(lost, rows, strict=True) if row is not None}
        await _park(tx, inbox_id, [each for each in lost if id(each) not in again])
    pairs = [(each, row or again.get(id(each))) for each, row in zip(arrived, found, strict=True)]
    await _report(tx, [(each, row) for each, row in pairs if row is not None])


async def _report(tx: Tx, matched: Sequence[tuple[Status, Found]]) -> None:
    """Messages all of whose reports only move their state go together; the others one by one, in their order."""
    alone = {found["message_id"] for each, found in matched if not _is_plain(found, each.event)}
    plain = [
        report_of(found["message_id"], each.event, each.now)
        for each, found in matched
        if found["message_id"] not in alone
    ]
    alone |= await reports.apply_plain(tx, plain)
    for each, found in matched:
        if found["message_id"] in alone:
            await apply_to(tx, found, report_of(found["message_id"], each.event, each.now))


def _is_plain(found: Found, status: StatusChanged) -> bool:
    known = found["accepted_id"] == status.provider_id
    return known and status.state != "failed" and found["message_state"] != "failed"


async def apply_to(tx: Tx, found: Found, report: Report) -> None:
    """One report that may prove acceptance, or failure: it may move the conversation's clock, so that is locked first."""
    await conversations.lock(tx, found["conversation_id"])
    row = await Q.fetchrow(tx, "lock_entry", id=found["message_id"])
    if row is None:
        return
    await accept(tx, row, found["attempt_id"], report.provider_id, now=report.now, detail={})
    await reports.apply(tx, report)


async def _find(tx: Tx, inbox_id: int, arrived: Sequence[Status]) -> list[Found | None]:
    """For each the attempt it names; else the newest one the provider gave that id."""
    named = [words.attempt_id(each.event.attempt_key) for each in arrived]
    asked = sorted({attempt_id for attempt_id in named if attempt_id is not None})
    by_attempt: dict[Any, Found] = {}
    if asked:
        rows = await Q.fetch(tx, "list_by_attempts", inbox_id=inbox_id, attempt_ids=asked)
        by_attempt = {row["attempt_id"]: row for row in rows}
    others = [
        each.event.provider_id for each, attempt_id in zip(arrived, named, strict=True) if attempt_id not in by_attempt
    ]
    by_id: dict[str, Found] = {}
    if others:
        rows = await Q.fetch(tx, "list_by_provider_ids", inbox_id=inbox_id, provider_ids=sorted(set(others)))
        by_id = {row["accepted_id"]: row for row in rows}
    return [
        by_attempt.get(attempt_id) or by_id.get(each.event.provider_id)
        for each, attempt_id in zip(arrived, named, strict=True)
    ]


async def _park(tx: Tx, inbox_id: int, arrived: Sequence[Status]) -> None:
    if not arrived:
        return
    await Q.execute(
        tx,
        "park_statuses",
        inbox_id=inbox_id,
        provider_ids=_provider_ids(arrived),
        attempt_ids=[words.attempt_id(each.event.attempt_key) for each in arrived],
        states=[each.event.state for each in arrived],
        ats=[each.event.at or each.now for each in arrived],
        details=[_detail(each.event) for each in arrived],
        times=[each.now for each in arrived],
    )


def _provider_ids(arrived: Sequence[Status]) -> list[str]:
    return [each.event.provider_id for each in arrived]


def report_of(message_id: int, status: StatusChanged, now: datetime) -> Report:
    return Report(message_id, status.provider_id, status.state, status.at or now, _detail(status), now)


def _detail(status: StatusChanged) -> dict[str, Any]:
    told = {
        "failure": status.failure,
        "pricing": status.pricing,
        "errors": [{"code": each.code, "title": each.title, "details": each.details} for each in status.errors] or None,
    }
    return {name: value for name, value in told.items() if value is not None}
