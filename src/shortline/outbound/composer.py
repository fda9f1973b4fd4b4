"""How the reply box looks: the same decision as for sending, asked before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, must
from shortline.channels.whatsapp.identity import displayed
from shortline.db import Tx, queries
from shortline.errors import NotFound
from shortline.inboxes import fallback
from shortline.policy import RULES, Decision, Verdict, decide
from shortline.policy.gather import gather
from shortline.policy.scope import Topic

Q = queries(__package__)
Mode = Literal["open", "closing", "person", "closed", "refused"]
WINDOW = frozenset(
    {
        "window_closed",
        "window_over",
        "window_no_program",
        "window_never_opened",
        "window_left_behind",
        "first_contact_template",
    }
)


async def composer(tx: Tx, conversation_id: int, *, by: Actor, now: datetime) -> dict[str, Any]:
    row = await Q.fetchrow(tx, "list_conversations", ids=[conversation_id])
    if row is None:
        raise NotFound
    must(by, Action.CONVERSATION_READ, ConversationFacts(row["assignee_id"], row["team_id"], row["inbox_team_id"]))
    facts = await gather(tx, conversation_id, None, now=now, by_program=by.kind != "agent")
    decision = decide(None, facts, RULES)
    window = facts.capability.service_window
    person = facts.capability.person_window
    closes_at = facts.window_opened_at + window if facts.window_opened_at and window else None
    document = decision.to_json()
    return {
        "mode": mode(decision),
        "window_closes_at": closes_at,
        "person_until": facts.window_opened_at + person if facts.window_opened_at and person else None,
        "decision": document,
        "fallback_template": await _fallback(tx, row, decision),
        "sender": {"inbox_name": row["inbox_name"], "display_phone_number": row["display_phone_number"]},
        "to": {
            "display": displayed(row["phone"]) if row["phone"] else row["username"] or row["profile_name"] or "",
            "name": row["contact_name"] or row["profile_name"],
        },
        "remedies": document["remedies"],
        "scope": [_referral(topic, row["language"] or "", row["channel"]) for topic in facts.scope],
    }


def _referral(topic: Topic, language: str, channel: str) -> dict[str, str]:
    text, spoken = topic.line(language, channel)
    return {"topic": topic.name, "text": text, "language": spoken}


async def _fallback(tx: Tx, row: Mapping[str, Any], decision: Decision) -> dict[str, str] | None:
    """What to offer first where only a template may go; not asked for while the window is open."""
    if mode(decision) != "closed":
        return None
    found = await fallback.for_customer(tx, row["inbox_id"], row["language"])
    return {"name": found.name, "language": found.template_language} if found is not None else None


def mode(decision: Decision) -> Mode:
    """Pure: what the whole decision means for the reply box. What a lead may allow leaves it open: it may be written."""
    denied = [finding for finding in decision.findings if finding.verdict is Verdict.DENY]
    final = [finding for finding in denied if not finding.overridable]
    if any(finding.code not in WINDOW for finding in final):
        return "refused"
    if final:
        return "closed"
    if decision.find("window_person"):
        return "person"
    return "closing" if decision.find("window_closing") else "open"
