"""What a rule does with conversations, many in one transaction: the lines in the log, the messages, and the rest.

Either all of it is written or nothing, so whoever is killed between two steps leaves no half, and the log's line admits nobody a
second time. A message is only asked for here: the guard judges it, and again when it leaves. What cannot be done is written
down beside what was, and holds back nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID, uuid5

from shortline import events
from shortline.accounts.actor import SYSTEM
from shortline.automation import say
from shortline.automation.due import Due, due, why_not
from shortline.automation.rule import Facts, Rule
from shortline.automation.store import facts_of, q
from shortline.conversations.activity import add_lines
from shortline.conversations.conversation import Priority
from shortline.conversations.priority import prioritize_all
from shortline.db import Tx
from shortline.errors import Conflict, ShortlineError
from shortline.events import Happened, kinds
from shortline.labels.put_many import put_on_all, take_off_all
from shortline.outbound import then
from shortline.outbound.shapes import SendIn
from shortline.outbound.submit import Submitted, submit
from shortline.outbound.submit_many import TooLate, submit_many

NAMES = UUID("0a3a2c55-6f8e-4d0e-8d5e-8a1f6f2c7b11")
SENDS = ("send_line", "send_macro")
TELLS = ("tell_assignee", "tell_agent", "tell_leads")
LABELLING = ("add_label", "remove_label")  # in this order, before the rest
ORDER = (*(each for each in then.ORDER if each not in LABELLING), *TELLS)
Done = dict[str, Any]


class Outcome(Enum):
    RAN = "ran"
    NOTHING = "nothing"  # it is not due any more, or was done
    HELD = "held"  # by somebody else at this moment


async def run_all(tx: Tx, rule: Rule, ids: Sequence[int], *, now: datetime) -> dict[int, Outcome]:
    """By conversation. Whatever goes wrong that was not foreseen goes wrong for all of them: the caller tries each alone."""
    locked = [row["id"] for row in await q.fetch(tx, "lock_untouched", ids=list(ids))]
    outcomes = dict.fromkeys(ids, Outcome.HELD) | dict.fromkeys(locked, Outcome.NOTHING)
    deeds = await _begin(tx, rule, await facts_of(tx, locked), now=now)
    if not deeds:
        return outcomes
    lines = {each.facts.id: {"rule": rule.name, "rule_id": str(rule.id), **each.more} for each in deeds}
    await add_lines(tx, "rule", lines, by=SYSTEM, now=now)
    await _send_all(tx, rule, deeds, now=now)
    await _prioritize(tx, rule, deeds, now=now)
    await _label(tx, rule, deeds, now=now)
    for each in deeds:
        each.done += await _rest(tx, rule, each.facts, now=now)
    await q.execute(
        tx,
        "save_runs",
        ids=[each.run_id for each in deeds],
        message_ids=[each.message_id for each in deeds],
        kepts=[{"done": each.done} for each in deeds],
    )
    await events.record_many(tx, [_news(rule, each, now) for each in deeds])
    return outcomes | {each.facts.id: Outcome.RAN for each in deeds}


@dataclass(slots=True)
class Deed:
    """What is done with one conversation."""

    facts: Facts
    due: Due
    run_id: int
    tells: list[str]
    message_id: int | None = None
    done: list[Done] = field(default_factory=list)

    @property
    def more(self) -> dict[str, list[str]]:
        return {"told": self.tells} if self.tells else {}


async def _begin(tx: Tx, rule: Rule, found: Sequence[Facts], *, now: datetime) -> list[Deed]:
    """With a line in the log for each that the rule touches now and did not touch for the same cause."""
    touched: dict[int, tuple[Facts, Due]] = {}
    for facts in found:
        moment = due(rule.trigger, facts, now)
        if isinstance(moment, Due) and not why_not(rule, facts, now):
            touched[facts.id] = facts, moment
    rows = await q.fetch(
        tx,
        "begin_runs",
        rule_id=rule.id,
        ids=list(touched),
        causes=[moment.cause for _, moment in touched.values()],
        dues=[moment.at for _, moment in touched.values()],
        now=now,
    )
    return [
        Deed(*touched[row["conversation_id"]], run_id=row["id"], tells=told(rule, touched[row["conversation_id"]][0]))
        for row in rows
    ]


def _news(rule: Rule, deed: Deed, now: datetime) -> Happened:
    return Happened(
        kinds.RULE_RAN,
        at=now,
        conversation_id=deed.facts.id,
        message_id=deed.message_id,
        inbox_id=deed.facts.inbox_id,
        data={"rule_id": str(rule.id), "run_id": str(deed.run_id), "tells": deed.tells},
        cause="system",
    )


async def _prioritize(tx: Tx, rule: Rule, deeds: Sequence[Deed], *, now: datetime) -> None:
    """All at once, while they are open: `_begin` touches no others."""
    for action in (each for each in rule.actions if each["do"] == "set_priority"):
        await prioritize_all(tx, [each.facts.id for each in deeds], Priority(action["priority"]), by=SYSTEM, now=now)
        for each in deeds:
            each.done.append({"do": "set_priority", "ok": True})


async def _label(tx: Tx, rule: Rule, deeds: Sequence[Deed], *, now: datetime) -> None:
    """One after the other, each on all at once."""
    ids = [each.facts.id for each in deeds]
    for action in sorted((each for each in rule.actions if each["do"] in LABELLING), key=lambda it: it["do"]):
        failed: Mapping[int, ShortlineError] = {}
        if action["do"] == "add_label":
            failed = await put_on_all(tx, ids, int(action["id"]), by=SYSTEM, now=now)
        else:
            await take_off_all(tx, ids, int(action["id"]), by=SYSTEM, now=now)
        for each in deeds:
            error = failed.get(each.facts.id)
            each.done.append(_failed(action["do"], error) if error is not None else {"do": action["do"], "ok": True})


async def _send_all(tx: Tx, rule: Rule, deeds: Sequence[Deed], *, now: datetime) -> None:
    """Texts all at once; a macro and a template, which take files and their turns, one by one."""
    action = next((each for each in rule.actions if each["do"] in SENDS), None)
    if action is None:
        return
    texts = [each for each in deeds if _is_text(action, each.facts, now)]
    for each in (each for each in deeds if each not in texts):
        each.message_id, each.done = await _send(tx, rule, action, each.facts, each.due, now=now)
    said = await say.texts(tx, action, [each.facts.id for each in texts]) if texts else {}
    asked = {each.facts.id: _ask(rule, each.facts, each.due, text=said[each.facts.id]) for each in texts}
    latest = {each.facts.id: each.facts.window_closes_at for each in texts if each.facts.window_closes_at is not None}
    sent = await submit_many(tx, asked, latest=latest, now=now) if asked else {}
    for each in texts:
        each.message_id, each.done = _sent(action, sent[each.facts.id])


def _is_text(action: Done, facts: Facts, now: datetime) -> bool:
    return action["do"] == "send_line" and not (_is_closed(facts, now) and action.get("or_template"))


def _is_closed(facts: Facts, now: datetime) -> bool:
    return facts.window is not None and (facts.window_closes_at is None or now >= facts.window_closes_at)


def _ask(rule: Rule, facts: Facts, found: Due, **what: Any) -> SendIn:
    name = uuid5(NAMES, f"{rule.id}/{facts.id}/{found.cause.isoformat()}")
    return SendIn.model_validate({**what, "client_message_id": name, "undo_seconds": 0, "bulk": True})


async def _send(
    tx: Tx, rule: Rule, action: Done, facts: Facts, found: Due, *, now: datetime
) -> tuple[int | None, list[Done]]:
    try:
        async with tx.transaction():
            sent = await _submit(tx, rule, action, facts, found, now=now)
    except ShortlineError as error:
        return _sent(action, error)
    return _sent(action, sent)


async def _submit(tx: Tx, rule: Rule, action: Done, facts: Facts, found: Due, *, now: datetime) -> Submitted:
    if action["do"] == "send_macro":
        asked = await say.macro(tx, action, facts, closed=_is_closed(facts, now), now=now)
    else:
        asked = await say.template(tx, facts)
    sent = await submit(tx, facts.id, _ask(rule, facts, found, **asked), by=SYSTEM, now=now, automatic=True)
    waits_until, closes_at = _waits_until(sent.decision), facts.window_closes_at
    if waits_until is not None and "text" in asked and closes_at is not None and waits_until >= closes_at:
        raise TooLate
    return sent


def _sent(action: Done, sent: Submitted | ShortlineError) -> tuple[int | None, list[Done]]:
    if isinstance(sent, ShortlineError):
        return None, [_failed(action["do"], sent)]
    waits = next((each for each in _held(sent.decision)), None)
    held = {"code": waits["code"], "sentence": waits["because"], "params": waits["params"]} if waits is not None else {}
    return sent.message_ids[0], [{"do": action["do"], "ok": True, **held}]


def _held(decision: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in decision.get("findings", ()) if each["verdict"] == "hold"]


def _waits_until(decision: dict[str, Any]) -> datetime | None:
    return max((datetime.fromisoformat(each["until"]) for each in _held(decision) if each["until"]), default=None)


def told(rule: Rule, facts: Facts) -> list[str]:
    """Who is told: ids of agents, and `leads`. Whoever had it when it came due, not who gets it now."""
    found = []
    for each in rule.actions:
        match each["do"]:
            case "tell_assignee" if facts.assignee_id is not None:
                found.append(str(facts.assignee_id))
            case "tell_agent":
                found.append(each["id"])
            case "tell_leads":
                found.append("leads")
    return list(dict.fromkeys(found))


async def _rest(tx: Tx, rule: Rule, facts: Facts, *, now: datetime) -> list[Done]:
    """As with a message; leads hear of it whatever became of the rest."""
    done: list[Done] = []
    for each in sorted((each for each in rule.actions if each["do"] in ORDER), key=lambda it: ORDER.index(it["do"])):
        try:
            if each["do"] in TELLS:
                _can_tell(facts, each)
            else:
                await _one(tx, facts, each, now=now)
            done.append({"do": each["do"], "ok": True})
        except ShortlineError as error:
            done.append(_failed(each["do"], error))
    return done


async def _one(tx: Tx, facts: Facts, action: Done, *, now: datetime) -> None:
    """Done whole or not at all. Raises Conflict."""
    for wrong in await then.do(tx, facts.id, [action], by=SYSTEM, now=now):
        raise Conflict(wrong.sentence, code=wrong.code)


def _can_tell(facts: Facts, action: Done) -> None:
    if action["do"] == "tell_assignee" and facts.assignee_id is None:
        raise Conflict("It has no agent who could be told.", code="nobody_to_tell")


def _failed(do: str, error: ShortlineError) -> Done:
    """With what the guard said against it, if it was the guard."""
    decision: dict[str, Any] = error.extra.get("decision") or {}
    against = [each["code"] for each in decision.get("findings", ()) if each["verdict"] != "allow"]
    return {"do": do, "ok": False, "code": against[0] if against else error.reason or error.code, "sentence": error.sentence,
            "params": {key: value for key, value in error.params.items() if isinstance(value, str | int)}}  # fmt: skip
