"""What the guard says of a message that is asked for, and what follows: it leaves, it waits, or it is refused.

A lead may send with a reason what a rule of the house would hold back; anybody may leave such a message for a lead to look at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, must
from shortline.db import Tx, queries
from shortline.errors import Refused
from shortline.outbound import sentences
from shortline.outbound.leave_of_a_lead import ASKED_FOR, allowance, asked_for, only_the_house
from shortline.outbound.part import Part
from shortline.outbound.shapes import SendIn
from shortline.policy import RULES, Allowance, Decision, Facts, Verdict, decide
from shortline.policy.gather import gather

Q = queries(__package__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    decisions: Sequence[Decision]
    send_at: datetime | None = None  # not before this: as asked, or because a rule says wait
    why: dict[str, Any] | None = None  # shown beside a message that waits
    allowance: Allowance | None = None


async def judge(
    tx: Tx,
    conversation: Mapping[str, Any],
    parts: Sequence[Part],
    asked: SendIn,
    *,
    by: Actor,
    automatic: bool,
    confirms_opt_out: bool = False,
    seen_seq: int | None = None,
    now: datetime,
) -> Judged:
    """Raises Refused with the decision, and NotAllowed when somebody lets pass what is not his to let pass."""
    known = [
        await _facts(
            tx,
            conversation["id"],
            part,
            asked,
            automatic=automatic,
            confirms_opt_out=confirms_opt_out,
            seen_seq=seen_seq,
            by_program=by.kind != "agent" or asked.bulk,
            now=now,
        )
        for part in parts
    ]
    decisions = [decide(part.draft, facts, RULES) for part, facts in zip(parts, known, strict=True)]
    given = None
    if asked.allow_reason is not None and any(found.overridable for each in decisions for found in each.findings):
        must(
            by,
            Action.MESSAGE_ALLOW,
            ConversationFacts(conversation["assignee_id"], conversation["team_id"], conversation["inbox_team_id"]),
        )
        name = await Q.fetchval(tx, "agent_name", id=by.agent_id) or ""
        given = allowance(decisions, name=name, reason=asked.allow_reason, agent_id=by.agent_id, at=now)
        decisions = [decide(part.draft, facts.allowed(given), RULES) for part, facts in zip(parts, known, strict=True)]
    return weigh(decisions, asked, given=given, now=now)


def weigh(decisions: Sequence[Decision], asked: SendIn, *, given: Allowance | None = None, now: datetime) -> Judged:
    """What follows from the decisions about the messages of one request. Raises Refused."""
    denied = next((each for each in decisions if each.verdict is Verdict.DENY), None)
    if denied is not None and asked.ask_lead and only_the_house(decisions):
        return Judged(decisions=decisions, send_at=now + ASKED_FOR, why=asked_for(denied, now=now))
    if denied is not None:
        raise refusal(denied)
    until = max((each.until for each in decisions if each.until is not None), default=None)
    waits = next((each for each in decisions if each.until is not None), None)
    return Judged(
        decisions=decisions,
        send_at=max((at for at in (asked.send_at, until) if at is not None), default=None),
        why=sentences.held(waits) if waits is not None else None,
        allowance=given,
    )


async def _facts(
    tx: Tx,
    conversation_id: int,
    part: Part,
    asked: SendIn,
    *,
    automatic: bool,
    confirms_opt_out: bool,
    seen_seq: int | None,
    by_program: bool,
    now: datetime,
) -> Facts:
    return await gather(
        tx,
        conversation_id,
        part.draft,
        now=asked.send_at or now,
        automatic=automatic,
        scheduled=asked.send_at is not None,
        confirms_opt_out=confirms_opt_out,
        seen_seq=seen_seq,
        by_program=by_program,
    )


def refusal(decision: Decision) -> Refused:
    document = decision.to_json()
    because = " ".join(finding.because for finding in decision.strictest)
    said = f"Not sent: {because[:1].lower()}{because[1:]}"
    return Refused(said, reason="refused", decision=document, remedies=document["remedies"])
