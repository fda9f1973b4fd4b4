"""The next best conversation for whoever asks, over all channels: his own follow-ups, then what is urgent, then whose
time is most used up.

Looked for by the indexes of what is open, from everything he is there for: his own, his teams', what has no team, and what
is offered to them as its agent is not there. Two
who ask at once get two different ones, and neither waits for the other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import asyncpg

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import SEES_ALL_FROM, Action, must
from shortline.conversations.assign import assign
from shortline.db import Tx, queries
from shortline.routing.choose import Mode, Work, in_order
from shortline.routing.effort import LIVE_FOR, may_ask
from shortline.routing.give import used_up
from shortline.routing.hands import CHATS, list_hands, rules
from shortline.routing.offers import take_over

q = queries(__package__)


@dataclass(frozen=True, slots=True)
class Next:
    """`taken`: it was nobody's until now. Without a conversation, `why` says why there is none."""

    conversation_id: int | None
    taken: bool = False
    why: Literal["", "nobody_waits", "full"] = ""


async def next_work(tx: Tx, *, skip_id: int | None = None, by: Actor, now: datetime) -> Next:
    """`skip_id`: the one he has before him."""
    must(by, Action.CONVERSATION_ASSIGN)
    assert by.agent_id is not None
    rows = {row["id"]: row for row in await _candidates(tx, by, now) if row["id"] != skip_id}
    full = False
    if any(row["mode"] != Mode.MANUAL and row["assignee_id"] != by.agent_id for row in rows.values()):
        house = await rules(tx)
        [hand] = await list_hands(tx, now=now, only=[by.agent_id], house=house)
        for row in list(rows.values()):
            given_out = row["assignee_id"] != by.agent_id and row["mode"] != Mode.MANUAL
            if given_out and not may_ask(hand.load, hand.capacity, house, live=bool(row["live"])):
                full = True
                del rows[row["id"]]
    ordered = _in_order(list(rows.values()), await used_up(tx, list(rows.values()), now=now), by)
    while ordered:
        if rows[ordered[0]]["assignee_id"] == by.agent_id:
            return Next(ordered[0])
        run = _run_of_free(ordered, rows, by)
        free = await q.fetchval(tx, "lock_first_free", ids=run)
        if free is not None:
            if rows[free]["assignee_id"] is None:
                await assign(tx, free, assignee_id=by.agent_id, team_id=rows[free]["team_id"], by=by, now=now)
            else:
                await take_over(tx, free, by=by, now=now)
            await q.execute(tx, "note_given", agent_id=by.agent_id, at=now)
            return Next(free, taken=True)
        ordered = ordered[len(run) :]
    return Next(None, why="full" if full else "nobody_waits")


async def _candidates(tx: Tx, by: Actor, now: datetime) -> list[asyncpg.Record]:
    everywhere = not by.team_ids and by.role is not None and by.role.rank >= SEES_ALL_FROM.rank
    return await q.fetch(
        tx,
        "list_next",
        me=by.agent_id,
        team_ids=sorted(by.team_ids),
        everywhere=everywhere,
        chats=CHATS,
        live_since=now - LIVE_FOR,
    )


def _in_order(rows: list[asyncpg.Record], used: dict[int, float], by: Actor) -> list[int]:
    """His own follow-ups first: whoever answered is expected to be there."""
    works = [
        Work(row["id"], row["waiting_since"], used[row["id"]], Mode.MANUAL, priority=row["priority"]) for row in rows
    ]
    first = {row["id"] for row in rows if row["assignee_id"] == by.agent_id and row["waits_for_follow_up"]}
    ordered = [work.id for work in in_order(works)]
    return [each for each in ordered if each in first] + [each for each in ordered if each not in first]


def _run_of_free(ids: list[int], rows: dict[int, asyncpg.Record], by: Actor) -> list[int]:
    """Up to the next one of his own, which needs no lock."""
    run = []
    for number in ids:
        if rows[number]["assignee_id"] == by.agent_id:
            break
        run.append(number)
    return run
