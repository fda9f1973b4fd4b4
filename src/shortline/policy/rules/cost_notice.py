"""What a message costs, said and never held against it: an answer is worth its price."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, allow
from shortline.policy.facts import Facts


def cost_notice(draft: Draft | None, facts: Facts) -> Finding:
    if draft is not None and draft.reaction is not None:
        return allow("Nothing is charged for a reaction.", code="cost_none")
    if draft is not None and draft.template is not None:
        category = (facts.template.category if facts.template else draft.template.category or "").lower()
        kind = f" as {category}" if category else ""
        return allow(f"The provider charges for this template{kind}.", code="cost_template", category=category)
    since = facts.capability.replies_charged_from
    if since is None or facts.now < since:
        return allow("The provider charges nothing for an answer.", code="cost_none")
    return allow("The provider may charge for this answer; one message costs less than three.", code="cost_reply")
