"""Giving out what waits: facts, decision and assignment in one transaction, one router at a time in all processes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events, log
from shortline.accounts.actor import SYSTEM
from shortline.accounts.presence import settle
from shortline.conversations.assign import assign
from shortline.db import Tx, queries
from shortline.events import kinds
from shortline.hours import store as hours
from shortline.hours.reckon import open_seconds
from shortline.languages.learn import learn
from shortline.routing.choose import Decision, Mode, Reason, Work, plan
from shortline.routing.effort import LIVE_FOR
from shortline.routing.hands import CHATS, list_hands, rules

LOG = log.get(__name__)
q = queries(__package__)
TURN = 0x726F757465  # the advisory lock of the one who gives
BATCH = 50


async def is_given_out(tx: Tx) -> bool:
    """Whether any work is given out at all; where everything is taken by hand, there is nothing to look at."""
    return bool(await q.fetchval(tx, "is_given_out"))


async def take_turn(tx: Tx) -> None:
    """One at a time, in all processes, until the transaction ends."""
    await q.fetchval(tx, "take_turn", key=TURN)


async def give(tx: Tx, *, now: datetime) -> int:
    """Give out what waits, as far as there is somebody. Returns how much was given."""
    await take_turn(tx)
    await settle(tx, now=now)
    ids = [row["id"] for row in await q.fetch(tx, "list_waiting", most=BATCH)]
    hands = {hand.agent_id: hand for hand in await list_hands(tx, now=now, there=True)} if ids else {}
    works = await load_work(tx, ids, now=now)
    learned = await learn(tx, [work.id for work in works if work.language is None], now=now) if hands else {}
    works = [replace(work, language=learned[work.id]) if work.id in learned else work for work in works]
    decided = plan(works, [hand.candidate() for hand in hands.values()], await rules(tx), now=now)
    names = await _names(tx, works)
    given = 0
    for work, decision in decided:
        if decision.agent_id is None or not await q.fetchval(tx, "lock_free", id=work.id):
            continue
        why = [as_json(reason, names) for reason in decision.reasons]
        await assign(tx, work.id, assignee_id=decision.agent_id, team_id=work.team_id, why=why, by=SYSTEM, now=now)
        await q.execute(tx, "note_given", agent_id=decision.agent_id, at=now)
        given += 1
    await _alarm(tx, [decision for _, decision in decided], now=now)
    return given


async def load_work(tx: Tx, ids: Sequence[int], *, now: datetime) -> list[Work]:
    rows = await q.fetch(tx, "list_work", ids=list(ids), chats=CHATS, live_since=now - LIVE_FOR) if ids else []
    used = await used_up(tx, rows, now=now)
    return [
        Work(
            row["id"],
            row["waiting_since"],
            used[row["id"]],
            Mode(row["mode"]),
            live=bool(row["live"]),
            team_id=row["team_id"],
            language=row["language"],
            label_ids=frozenset(row["label_ids"]),
            answered_by=row["answered_by"],
            answered_at=row["answered_at"],
            priority=row["priority"],
            segment_id=row["segment_id"],
        )
        for row in rows
    ]


async def used_up(tx: Tx, rows: Sequence[asyncpg.Record], *, now: datetime) -> dict[int, float]:
    """The share of its answer time that each of these has used, in opening hours, as the list shows it."""
    calendars = await hours.of_digests(tx, rows)
    return {
        row["id"]: open_seconds(calendars[row["calendar_digest"]], row["waiting_since"], now)
        / (row["target_minutes"] * 60)
        for row in rows
    }


def as_json(reason: Reason, names: dict[tuple[str, int], str]) -> dict[str, Any]:
    """As it stands in the line: a label, a segment by its name of today."""
    params = dict(reason.params)
    for kind in ("label_id", "segment_id"):
        if kind in params:
            params[kind.removesuffix("_id")] = names.get((kind, int(params.pop(kind))), "")
    return {"code": reason.code, **params}


async def _names(tx: Tx, works: Sequence[Work]) -> dict[tuple[str, int], str]:
    labels = sorted({each for work in works for each in work.label_ids})
    segments = sorted({work.segment_id for work in works if work.segment_id is not None})
    if not labels and not segments:
        return {}
    rows = await q.fetch(tx, "list_names", label_ids=labels, segment_ids=segments)
    return {(row["kind"], row["id"]): row["name"] for row in rows}


async def _alarm(tx: Tx, decisions: Sequence[Decision], *, now: datetime) -> None:
    """Leads hear once that somebody waits and nobody is there, and once that it is over."""
    nobody = any(each.reasons[0].code == "nobody_there" for each in decisions)
    if nobody and await q.fetchval(tx, "begin_nobody", now=now):
        LOG.warning("somebody waits, and nobody is there who could be given it")
        await _tell(tx, "nobody_there", "warning", now=now)
    elif not nobody and await q.fetchval(tx, "end_nobody"):
        await _tell(tx, "somebody_there", "info", now=now)


async def _tell(tx: Tx, change: str, severity: str, *, now: datetime) -> None:
    data = {"change": change, "severity": severity}
    await events.record(tx, kinds.WORK_UPDATED, data=data, cause="system", at=now)
