"""How everybody stands: there or not, how much is free, what he speaks and knows. Read in two statements for any number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.presence import shown
from shortline.channels.registry import CHANNELS
from shortline.db import Tx, queries
from shortline.errors import BadRequest, NotFound
from shortline.events import kinds
from shortline.routing.choose import Candidate
from shortline.routing.effort import LIVE_FOR, Load, Rules, free

q = queries(__package__)
CHATS = sorted(kind for kind, channel in CHANNELS.items() if channel.capability.live)


@dataclass(frozen=True, slots=True)
class Hand:
    """One agent as work sees him. `own_capacity` is None where the house's holds."""

    agent_id: int
    name: str
    presence: str
    capacity: int
    own_capacity: int | None
    load: Load
    free: int  # live talks that still fit
    languages: frozenset[str]
    label_ids: frozenset[int]
    team_ids: frozenset[int]
    given_at: datetime | None
    segment_ids: frozenset[int]

    def candidate(self) -> Candidate:
        return Candidate(
            self.agent_id,
            self.presence,
            self.capacity,
            self.load,
            self.team_ids,
            self.languages,
            self.label_ids,
            self.given_at,
            self.segment_ids,
        )


async def rules(tx: Tx) -> Rules:
    row = await q.fetchrow(tx, "find_rules")
    return Rules(**row) if row is not None else Rules()


async def nobody_since(tx: Tx) -> datetime | None:
    """Since when somebody waits and nobody is there who could be given it."""
    found: datetime | None = await q.fetchval(tx, "find_nobody_since")
    return found


async def change_rules(tx: Tx, wanted: Rules, *, by: Actor, now: datetime) -> None:
    await q.execute(
        tx,
        "save_rules",
        capacity=wanted.capacity,
        slow_per_live=wanted.slow_per_live,
        idle_minutes=wanted.idle_minutes,
        grace_minutes=wanted.grace_minutes,
        by=by.agent_id,
        now=now,
    )
    await _told(tx, "rules", by=by, now=now)


async def list_hands(
    tx: Tx, *, now: datetime, only: Sequence[int] | None = None, house: Rules | None = None, there: bool = False
) -> list[Hand]:
    """Everybody who works here, or these, by name; `there`: only who is available or busy. `house`: its rules, if at hand."""
    house = house or await rules(tx)
    rows = await q.fetch(tx, "list_hands", only=None if only is None else list(only))
    if there:
        rows = [row for row in rows if shown(row["availability"], is_away=row["is_away"]) in ("available", "busy")]
    loads = {
        row["assignee_id"]: Load(row["live"], row["slow"], row["waiting"])
        for row in await q.fetch(
            tx, "list_loads", agent_ids=[row["id"] for row in rows], chats=CHATS, live_since=now - LIVE_FOR
        )
    }
    hands = []
    for row in rows:
        load = loads.get(row["id"], Load())
        capacity = house.capacity if row["capacity"] is None else row["capacity"]
        hands.append(
            Hand(
                row["id"],
                row["name"],
                shown(row["availability"], is_away=row["is_away"]),
                capacity,
                row["capacity"],
                load,
                free(load, capacity, house),
                frozenset(row["languages"]),
                frozenset(row["label_ids"]),
                frozenset(row["team_ids"]),
                row["given_at"],
                frozenset(row["segment_ids"]),
            )
        )
    return hands


async def change_hand(
    tx: Tx,
    agent_id: int,
    *,
    capacity: int | None,
    languages: set[str],
    label_ids: set[int],
    segment_ids: set[int],
    by: Actor,
    now: datetime,
) -> None:
    """How much he can take (None: as the house says), which languages he speaks, which labels he knows about, which segments
    he is there for."""
    if not await q.fetchval(tx, "is_agent", id=agent_id):
        raise NotFound
    if await q.fetch(tx, "list_unknown_labels", ids=sorted(label_ids)):
        raise BadRequest("One of these labels does not exist (any more).", code="unknown_label", field="label_ids")
    if await q.fetch(tx, "list_unknown_segments", ids=sorted(segment_ids)):
        raise BadRequest(
            "One of these segments does not exist (any more).", code="unknown_segment", field="segment_ids"
        )
    await q.execute(
        tx,
        "save_hand",
        agent_id=agent_id,
        capacity=capacity,
        languages=sorted(languages),
        label_ids=sorted(label_ids),
        segment_ids=sorted(segment_ids),
        now=now,
    )
    await _told(tx, "agent", by=by, now=now, agent_id=str(agent_id))


async def _told(tx: Tx, change: str, *, by: Actor, now: datetime, **data: str) -> None:
    await events.record(
        tx, kinds.WORK_UPDATED, agent_id=by.agent_id, data={"change": change, **data}, cause=by.kind, at=now
    )
