"""Which policies would hold for a conversation, and by when it would be due if somebody wrote at a certain moment."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shortline.channels.registry import CHANNELS
from shortline.conversations import clock, promised
from shortline.conversations.conversation import TARGETS
from shortline.conversations.sla_policy import KINDS, About, Kind, Policy, Promise, promise
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.hours import ahead
from shortline.hours import store as hours
from shortline.hours.calendar import ALWAYS, Calendar
from shortline.sla.write import q


@dataclass(frozen=True, slots=True)
class Due:
    kind: Kind
    minutes: int
    policy: Policy | None
    due_at: datetime
    warn_at: datetime
    capped: bool


@dataclass(frozen=True, slots=True)
class Look:
    about: About
    zone: str | None
    state: ahead.State
    due: tuple[Due, ...]
    policies: tuple[Policy, ...]


async def look(tx: Tx, about: About, *, at: datetime | None, now: datetime) -> Look:
    """`at`: a naive time of the wall of whose hours hold; None: now."""
    kept = await hours.find(tx, inbox_id=about.inbox_id, team_id=about.team_id)
    calendar = kept.calendar if kept is not None else ALWAYS
    policies = await promised.all_policies(tx)
    found = promise(policies, about)
    moment = now if at is None else ahead.shown(calendar, at)
    # Worked out beside the loop: the first calendar of a country reads the library of holidays.
    state, due = await to_thread(lambda: (ahead.state(calendar, moment), _due(found, calendar, moment)))
    return Look(about, kept.written.zone if kept is not None else None, state, due, tuple(policies))


async def about_conversation(tx: Tx, conversation_id: int) -> About:
    row = await q.fetchrow(tx, "find_about", id=conversation_id)
    assert row is not None
    labels = await promised.labels_of(tx, [conversation_id])
    return promised.about_row(row, labels.get(conversation_id, frozenset()))


async def about(
    tx: Tx,
    *,
    channel: str | None,
    inbox_id: int | None,
    team_id: int | None,
    priority: str,
    label_ids: Sequence[int],
    segment_id: int | None,
) -> About:
    """Raises BadRequest where there is neither an inbox nor a channel, or one that is not there."""
    if inbox_id is not None:
        channel = await q.fetchval(tx, "find_channel", id=inbox_id)
        if channel is None:
            raise BadRequest("There is no such inbox.", reason="rule_condition_gone", field="inbox_id")
    if channel is None or channel not in CHANNELS:
        raise BadRequest("There is no such channel.", reason="rule_channel", field="channel")
    return About(
        channel=channel,
        inbox_id=inbox_id,
        team_id=team_id,
        priority=priority,
        label_ids=frozenset(label_ids),
        segment_id=segment_id,
    )


def _due(found: Promise, calendar: Calendar, at: datetime) -> tuple[Due, ...]:
    due = []
    for kind in KINDS:
        minutes, by = getattr(found.targets, kind), found.by.get(kind)
        if minutes is None:
            continue
        due_at = clock.due(calendar, at, minutes)
        capped = kind == "live" and minutes < ((by and by.live) or TARGETS.live)
        due.append(Due(kind, minutes, by, due_at, clock.warn(calendar, at, due_at, minutes), capped))
    return tuple(due)
