"""What a lead's leave is about, as values: which rules it covers, and what a message says while it waits for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from shortline.policy import Allowance, Decision, Verdict

ASKED_FOR = timedelta(hours=24)  # how long a message waits for a lead


def allowance(
    decisions: Iterable[Decision],
    *,
    name: str,
    reason: str,
    agent_id: int | None,
    at: datetime,
    known: Allowance | None = None,
) -> Allowance:
    """For the rules of the house that stand against it now, and those allowed before."""
    rules = {finding.rule for decision in decisions for finding in decision.findings if finding.overridable}
    return Allowance(
        name=name, reason=reason, agent_id=agent_id, at=at, rules=frozenset(rules | (known.rules if known else set()))
    )


def only_the_house(decisions: Iterable[Decision]) -> bool:
    """Whatever denies could be allowed by a lead."""
    denied = [found for decision in decisions for found in decision.findings if found.verdict is Verdict.DENY]
    return bool(denied) and all(found.overridable for found in denied)


def asked_for(decision: Decision, *, now: datetime) -> dict[str, Any]:
    """What is shown beside a message that waits for a lead."""
    found = next(found for found in decision.strictest if found.overridable)
    return {
        "code": found.code, "reason": "waits_for_lead", "sentence": found.because, "remedy": "ask_lead", "waits": "lead",
        "params": found.params, "until": (now + ASKED_FOR).isoformat().replace("+00:00", "Z"),
        "provider_code": None, "provider_text": None,
    }  # fmt: skip
