"""How far a run is, counted from the messages themselves, so that no reload and no death of a worker changes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import asyncpg

from shortline.accounts.actor import SYSTEM, Actor
from shortline.accounts.permissions import Action, ConversationFacts, may
from shortline.answer_runs.choose import q
from shortline.answer_runs.start import told
from shortline.answer_runs.trial import Group
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.macros.shapes_actions import Do

SUMS = ("total", "waiting", "leaving", "sent", "left_out", "failed", "unclear", "stopped")


@dataclass(frozen=True, slots=True)
class Progress:
    """`last_at`: when the last of those that wait has its place in the line."""

    row: asyncpg.Record
    sums: dict[str, int]
    last_at: datetime | None

    @property
    def is_over(self) -> bool:
        return not self.sums["waiting"] and not self.sums["leaving"]

    @property
    def state(self) -> Literal["running", "stopped", "done"]:
        if self.row["stopped_at"] is not None:
            return "stopped"
        return "done" if self.is_over else "running"


async def runs(
    tx: Tx, *, by: Actor, only_open: bool = False, before: int | None = None, most: int, run_id: int | None = None
) -> tuple[list[Progress], int | None]:
    """The newest first, of those in which he sees a conversation; and after which one there are more."""
    rows = await q.fetch(tx, "list_runs", id=run_id, only_open=only_open, before=before, most=most + 1)
    last = rows[most - 1]["id"] if len(rows) > most else None
    seen = await _seen(tx, [row["id"] for row in rows[:most]], by)
    return [await _progress(tx, row) for row in rows[:most] if row["id"] in seen], last


async def run(tx: Tx, run_id: int, *, by: Actor) -> Progress:
    """Raises NotFound, also for what he may not see."""
    found, _ = await runs(tx, by=by, most=1, run_id=run_id)
    if not found:
        raise NotFound
    return found[0]


async def not_got(tx: Tx, run_id: int, *, by: Actor) -> list[Group]:
    """Whom it did not reach, by reason; by name those whom he may see."""
    groups: dict[str, Group] = {}
    for row in await q.fetch(tx, "list_not_got", run_id=run_id):
        because = row["because"] or {"code": "unconfirmed", "sentence": "It may not have arrived."}
        group = groups.setdefault(because["code"], Group(because["code"], because["sentence"]))
        if _sees(row, by):
            group.people.append((row["conversation_id"], row["name"]))
    return list(groups.values())


async def left_undone(tx: Tx, run_id: int, *, by: Actor) -> list[tuple[Do, Group]]:
    """By action and reason: with whom it could not be done; by name those whom he may see."""
    groups: dict[tuple[Do, str], Group] = {}
    for row in await q.fetch(tx, "list_not_done", run_id=run_id):
        because = row["because"]
        group = groups.setdefault((row["what"], because["code"]), Group(because["code"], because["sentence"]))
        if _sees(row, by):
            group.people.append((row["conversation_id"], row["name"]))
    return [(what, group) for (what, _), group in groups.items()]


async def end(tx: Tx, run_id: int, *, now: datetime) -> bool:
    """Writes down how it ended, once. False: something of it still waits or is on its way."""
    row = await q.fetchrow(tx, "lock_run", id=run_id)
    if row is None or row["ended_at"] is not None:
        return True
    found = await _progress(tx, row)
    if not found.is_over:
        return False
    await q.execute(tx, "end_run", id=run_id, sums=found.sums, now=now)
    await told(tx, run_id, "ended", by=SYSTEM, now=now)
    return True


async def _progress(tx: Tx, row: asyncpg.Record) -> Progress:
    if row["ended_at"] is not None:
        return Progress(row, row["sums"], None)
    counted: Any = await q.fetchrow(tx, "list_sums", ids=[row["id"]])
    if counted is None:  # all its conversations are gone
        return Progress(row, dict.fromkeys(SUMS, 0), None)
    return Progress(row, {name: counted[name] for name in SUMS}, counted["last_at"])


async def _seen(tx: Tx, ids: Sequence[int], by: Actor) -> set[int]:
    return {row["run_id"] for row in await q.fetch(tx, "list_places", ids=list(ids)) if _sees(row, by)}


def _sees(row: asyncpg.Record, by: Actor) -> bool:
    facts = ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"])
    return bool(may(by, Action.CONVERSATION_READ, facts))
