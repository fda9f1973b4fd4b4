"""Writing time rules: what makes no sense is refused with the line that is wrong, and nothing is kept of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.automation.rule import LIVE_FOR, ClockTold, Silence
from shortline.automation.run import SENDS, TELLS
from shortline.automation.shapes import RuleIn
from shortline.automation.store import q
from shortline.channels.registry import CHANNELS
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds
from shortline.macros import actions, lines
from shortline.segments.define import not_yet

MOST = 100
NAMED = {
    "add_label": "label",
    "remove_label": "label",
    "assign_team": "team",
    "assign_agent": "agent",
    "send_macro": "macro",
    "tell_agent": "agent",
}
ALONE = ("send_line", "send_macro", "set_priority", *TELLS)  # what macros do not know


async def add(tx: Tx, given: RuleIn, *, preset: str | None = None, by: Actor, now: datetime) -> asyncpg.Record:
    """Raises BadRequest with the field, Conflict for a name that is taken."""
    if await q.fetchval(tx, "count_rules") >= MOST:
        raise Conflict(
            f"There are {MOST} time rules already. Remove one first.", code="too_many_rules", params={"most": MOST}
        )
    await check(tx, given)
    since = None if given.also_now else now
    row = await _write(tx, "add_rule", given, preset=preset, since=since, by=by, now=now)
    await told(tx, row["id"], "added", by=by, now=now)
    return row


async def change(tx: Tx, rule_id: int, given: RuleIn, *, by: Actor, now: datetime) -> asyncpg.Record:
    """From now on; what was done stays done. Raises NotFound and as `add`."""
    before = await q.fetchrow(tx, "lock_rule", id=rule_id)
    if before is None:
        raise NotFound
    await check(tx, given)
    goes_on = before["is_on"] and given.is_on and before["trigger"] == given.kept()["trigger"]
    since = None if given.also_now else before["since"] if goes_on else now
    row = await _write(tx, "save_rule", given, id=rule_id, since=since, by=by, now=now)
    await told(tx, rule_id, "changed", by=by, now=now)
    return row


async def remove(tx: Tx, rule_id: int, *, by: Actor, now: datetime) -> None:
    """With its log."""
    if await q.fetchrow(tx, "lock_rule", id=rule_id) is None:
        raise NotFound
    await q.execute(tx, "remove_rule", id=rule_id)
    await told(tx, rule_id, "removed", by=by, now=now)


async def told(
    tx: Tx, rule_id: int, change: Literal["added", "changed", "removed"], *, by: Actor, now: datetime
) -> None:
    data = {"rule_id": str(rule_id), "change": change}
    await events.record(tx, kinds.RULE_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)


async def _write(tx: Tx, statement: str, given: RuleIn, *, by: Actor, now: datetime, **more: Any) -> asyncpg.Record:
    try:
        async with not_yet(), tx.transaction():
            row = await q.fetchrow(tx, statement, **given.kept(), **more, by=by.agent_id, now=now)
    except asyncpg.UniqueViolationError as error:
        raise Conflict(
            f"There is a time rule with the name {given.name} already.", code="rule_exists", params={"name": given.name}
        ) from error
    assert row is not None
    return row


async def check(tx: Tx, given: RuleIn) -> None:
    """Raises BadRequest for a rule that could never do anything, says two things at once, or names what is gone."""
    _can_ever_run(given.trigger.trigger(), given)
    kept = given.kept()["actions"]
    for index, each in enumerate(kept):
        _whole(each, f"actions[{index}]")
    if sum(each["do"] in SENDS for each in kept) > 1:
        raise BadRequest("A rule sends one message at most.", reason="rule_two_messages", field="actions")
    actions.check([each for each in kept if each["do"] not in ALONE], field="actions")
    await _all_there(tx, given, kept)


def _can_ever_run(trigger: Any, given: RuleIn) -> None:
    wanted = given.conditions
    needs = trigger.waiting if isinstance(trigger, Silence) else "us" if isinstance(trigger, ClockTold) else None
    if needs is not None and wanted.waiting not in (None, needs):
        raise BadRequest(
            "This contradicts when the rule is due: it would never do anything.", reason="rule_never", field="conditions.waiting"
        )  # fmt: skip
    if wanted.live and isinstance(trigger, Silence) and trigger.minutes * 60 >= LIVE_FOR.total_seconds():
        raise BadRequest(
            "A talk in which nothing was written for so long is live no more: it would never do anything.",
            reason="rule_never_live",
            field="conditions.live",
        )
    both = set(wanted.label_ids) & set(wanted.without_label_ids)
    if both:
        raise BadRequest(
            "A label cannot be wanted and unwanted at once.",
            reason="rule_label_both",
            field="conditions.without_label_ids",
        )
    for channel in wanted.channels:
        if channel not in CHANNELS:
            raise BadRequest("There is no such channel.", reason="rule_channel", field="conditions.channels")


def _whole(action: dict[str, Any], field: str) -> None:
    """Each has what it is about, and nothing else."""
    needs = {"do"} | ({"id"} if action["do"] in NAMED else set())
    if action["do"] == "snooze":
        needs |= {"minutes"}
    if action["do"] == "set_priority":
        needs |= {"priority"}
    allowed = needs
    if action["do"] == "send_line":
        needs = needs | {"lines"}
        allowed = needs | {"or_template"}
    if not needs <= action.keys() <= allowed:
        raise BadRequest(
            "An action lacks what it is about, or has too much of it.", reason="action_incomplete", field=field
        )
    if action["do"] != "send_line":
        return
    if not action["lines"]:
        raise BadRequest("Write what is sent.", reason="rule_line_empty", field=f"{field}.lines")
    lines.check(action["lines"], field=f"{field}.lines")


async def _all_there(tx: Tx, given: RuleIn, kept: list[dict[str, Any]]) -> None:
    wanted = given.conditions

    def named(kind: str) -> list[int]:
        return [int(each["id"]) for each in kept if NAMED.get(each["do"]) == kind and each["do"] != "remove_label"]

    rows = await q.fetch(
        tx,
        "list_missing",
        inboxes=_ids(wanted.inbox_ids),
        teams=_ids(wanted.team_ids) + named("team"),
        labels=_ids(wanted.label_ids) + _ids(wanted.without_label_ids) + named("label"),
        segments=_ids(wanted.segment_ids),
        agents=named("agent"),
        macros=named("macro"),
    )
    gone = {(row["kind"], str(row["id"])) for row in rows}
    if not gone:
        return
    for index, each in enumerate(kept):
        if (NAMED.get(each["do"], ""), each.get("id")) in gone:
            raise BadRequest(
                "This action names what is not in use any more.", reason="rule_action_gone", field=f"actions[{index}]"
            )
    for name, kind in (
        ("inbox_ids", "inbox"),
        ("team_ids", "team"),
        ("label_ids", "label"),
        ("without_label_ids", "label"),
        ("segment_ids", "segment"),
    ):
        if any((kind, each) in gone for each in getattr(wanted, name)):
            raise BadRequest(
                "This condition names what is not in use any more.",
                reason="rule_condition_gone",
                field=f"conditions.{name}",
            )


def _ids(given: Iterable[str]) -> list[int]:
    return [int(each) for each in given]
