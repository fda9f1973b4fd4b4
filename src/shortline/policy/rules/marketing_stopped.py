"""A person who said stop to marketing gets none."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, allow, deny
from shortline.policy.facts import Facts
from shortline.policy.rules.template_sendable import OTHER_TEMPLATE


def marketing_stopped(draft: Draft | None, facts: Facts) -> Finding:
    category = facts.template.category.upper() if facts.template else ""
    if draft is not None and draft.template is not None and not category:
        category = (draft.template.category or "").upper()
    if category != "MARKETING":
        return allow("This is not marketing.", code="not_marketing")
    if facts.marketing_stopped_at is not None:
        return deny(
            f"{facts.who[:1].upper()}{facts.who[1:]} asked to get no marketing messages.",
            code="marketing_stopped",
            remedy=OTHER_TEMPLATE,
            name=facts.contact_name,
        )
    return allow("This person has not stopped marketing messages.", code="marketing_allowed")
