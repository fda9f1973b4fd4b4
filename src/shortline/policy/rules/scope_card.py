"""The customer speaks of something this desk does not handle: said to the agent, who has the line that sends him on."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, allow
from shortline.policy.facts import Facts


def scope_card(_draft: Draft | None, facts: Facts) -> Finding:
    if not facts.scope:
        return allow("This is handled here.", code="topic_handled")
    name = facts.scope[0].name
    return allow(f"“{name}” is not handled here: send the customer on.", code="topic_not_handled", topic=name)
