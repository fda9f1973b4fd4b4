"""What the day finds in the morning: what went over in the night, what became of it, and what has to be done first.

Read from what happened, so it needs no upkeep and is right for whoever comes late. Nobody reads more of it than he may see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import SEES_ALL_FROM, Action, ConversationFacts, may
from shortline.channels.registry import CHANNELS
from shortline.db import Tx
from shortline.errors import NotFound
from shortline.hours import store as hours
from shortline.overnight.store import q

TOLD_FOR = timedelta(days=5)  # over a long weekend
MOST = 500
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """A team's last night. `is_over`: everything is home again. `went`: how many conversations went over."""

    team_id: int
    team_name: str
    taker_name: str
    began_at: datetime
    ended_at: datetime | None
    is_over: bool
    is_read: bool
    went: int


@dataclass(frozen=True, slots=True)
class Briefing:
    """`night` and `closing` are rows of conversations that the reader may see; `promised` belongs to those of the night."""

    told: Told
    night: Sequence[Row]
    promised: Sequence[Row]
    closing: Sequence[Row]


async def list_told(tx: Tx, *, by: Actor, now: datetime) -> list[Told]:
    """Of his teams; of all teams for whoever sees everything."""
    everywhere = by.role is not None and by.role.rank >= SEES_ALL_FROM.rank
    rows = await q.fetch(
        tx, "list_nights", agent_id=by.agent_id, team_ids=sorted(by.team_ids), everywhere=everywhere, since=now - TOLD_FOR
    )  # fmt: skip
    return [
        Told(
            row["team_id"], row["team_name"], row["taker_name"] or "", row["began_at"],
            row["ended_at"] if row["is_over"] else None, row["is_over"], row["is_read"], row["went"],
        )
        for row in rows
    ]  # fmt: skip


async def read(tx: Tx, team_id: int, *, by: Actor, now: datetime) -> Briefing:
    """Raises NotFound where there was no night lately, or it is none of his teams."""
    told = await _told(tx, team_id, by=by, now=now)
    named = {"team_id": team_id, "began_at": told.began_at, "now": now, "most": MOST}
    night = [row for row in await q.fetch(tx, "list_night", **named) if _visible(row, by)]
    seen = {row["id"]: row for row in night}
    promised = [
        {**row, "name": seen[row["conversation_id"]]["name"]}
        for row in await q.fetch(tx, "list_promised", **named)
        if row["conversation_id"] in seen
    ]
    zone = (await hours.holding(tx, team_id=team_id)).tz
    until = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    spans = {kind: each.capability.service_window for kind, each in CHANNELS.items() if each.capability.service_window}
    closing = await q.fetch(
        tx, "list_closing", team_id=team_id, now=now, until=until, channels=list(spans), spans=list(spans.values()), most=MOST
    )  # fmt: skip
    return Briefing(told, night, promised, [row for row in closing if _visible(row, by)])


async def mark_read(tx: Tx, team_id: int, *, by: Actor, now: datetime) -> None:
    """For this person, up to this night. Raises NotFound."""
    told = await _told(tx, team_id, by=by, now=now)
    await q.execute(tx, "note_read", agent_id=by.agent_id, team_id=team_id, began_at=told.began_at, now=now)


async def _told(tx: Tx, team_id: int, *, by: Actor, now: datetime) -> Told:
    found = next((each for each in await list_told(tx, by=by, now=now) if each.team_id == team_id), None)
    if found is None:
        raise NotFound
    return found


def _visible(row: Row, by: Actor) -> bool:
    facts = ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"])
    return bool(may(by, Action.CONVERSATION_READ, facts))
