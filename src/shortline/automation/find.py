"""Which conversations have come due for a rule: read from an index by the stretch of time that has passed, then looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from shortline.automation.due import Due, Reach, due, reach, why_not
from shortline.automation.rule import AtTime, ClockTold, Facts, Rule, Silence
from shortline.automation.store import facts_of, q
from shortline.channels.registry import CHANNELS
from shortline.db import Tx
from shortline.hours import store as hours
from shortline.hours.calendar import ALWAYS, Calendar

PORTION = 500
FIRST = datetime(1970, 1, 1, tzinfo=UTC)


async def candidates(tx: Tx, rule: Rule, *, after: datetime | None, now: datetime) -> list[int]:
    """Everybody who may have come due after `after` (None: ever) up to `now`, in the order of their ids."""
    trigger = rule.trigger
    found = await _reaches(tx, rule, after, now)
    if not found:
        return []
    numbers = list(found)
    stretches = {
        "calendar_ids": numbers,
        "afters": [found[each].after or FIRST for each in numbers],
        "untils": [found[each].until for each in numbers],
    }
    wanted = rule.conditions
    cheap = {"inbox_ids": sorted(wanted.inbox_ids), "team_ids": sorted(wanted.team_ids)}
    if isinstance(trigger, Silence):
        rows = await q.fetch(
            tx, "reach_silent", **stretches, **cheap, rule_id=rule.id, waits_for_us=trigger.waiting == "us"
        )
    elif isinstance(trigger, AtTime):
        waits = None if wanted.waiting is None else wanted.waiting == "us"
        rows = await q.fetch(tx, "reach_all", **cheap, waits_for_us=waits)
    elif isinstance(trigger, ClockTold):
        # Few are told of at all: one stretch around all calendars'.
        began = [each.after or FIRST for each in found.values()]
        of_case = trigger.what.startswith("resolution")
        rows = await q.fetch(
            tx,
            "reach_told_of_case" if of_case else "reach_told",
            what=trigger.what.removeprefix("resolution_"),
            after=min(began),
            until=max(each.until for each in found.values()),
        )
    else:
        spans = {
            kind: each.capability.service_window for kind, each in CHANNELS.items() if each.capability.service_window
        }
        rows = await q.fetch(
            tx,
            "reach_windows",
            **stretches,
            **cheap,
            rule_id=rule.id,
            channels=list(spans),
            spans=list(spans.values()),
            now=now,
        )
    return sorted(row["id"] for row in rows)


async def _reaches(tx: Tx, rule: Rule, after: datetime | None, now: datetime) -> dict[int, Reach]:
    """What came due by each calendar, by its id."""
    rows = [{"calendar_id": 0, "calendar_digest": None}, *await q.fetch(tx, "list_places")]
    calendars = await hours.of_digests(tx, rows)
    worked_out: dict[Calendar, Reach | None] = {}
    found: dict[int, Reach] = {}
    for row in rows:
        calendar = calendars.get(row["calendar_digest"], ALWAYS)
        if calendar not in worked_out:
            worked_out[calendar] = reach(rule.trigger, calendar, after, now)
        stretch = worked_out[calendar]
        if stretch is not None:
            found[row["calendar_id"]] = stretch
    return found


async def due_now(tx: Tx, rule: Rule, ids: Sequence[int], *, now: datetime) -> list[tuple[Facts, Due]]:
    """Those of a portion that the rule touches now, without what it did for the same cause before."""
    matching = []
    for facts in await facts_of(tx, ids):
        found = due(rule.trigger, facts, now)
        if isinstance(found, Due) and not why_not(rule, facts, now):
            matching.append((facts, found))
    done = {
        row["conversation_id"]
        for row in await q.fetch(
            tx,
            "list_done",
            rule_id=rule.id,
            ids=[facts.id for facts, _ in matching],
            causes=[each.cause for _, each in matching],
        )
    }
    return [(facts, each) for facts, each in matching if facts.id not in done]
