"""A number that is in trouble with the provider keeps still: what can wait waits, answers go through."""

from __future__ import annotations

from datetime import timedelta

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, hold
from shortline.policy.facts import Facts

TELL_LEAD = Remedy("ask_lead", "Ask a lead to allow it")
LOOK_AGAIN = timedelta(hours=1)
LIMITED_FOR = timedelta(hours=6)  # the provider says nothing about when it lets more through; it looks again within 6 h
BAD = frozenset({"RED", "LOW"})


@a_lead_may_allow
def number_health(draft: Draft | None, facts: Facts) -> Finding:
    if facts.answers and not facts.automatic:
        return allow("An answer goes through whatever the number's health.", code="health_fine")
    if draft is not None and draft.reaction is not None:
        return allow("A reaction troubles nobody.", code="health_fine")
    if facts.limited_at is not None and facts.now < facts.limited_at + LIMITED_FOR:
        return hold(
            f"The provider limits the number of {facts.inbox_name}. What nobody waits for is kept back for now.",
            code="number_limited",
            until=facts.limited_at + LIMITED_FOR,
            remedy=TELL_LEAD,
            inbox=facts.inbox_name,
        )
    if facts.quality.upper() in BAD:
        return hold(
            f"People blocked or reported the number of {facts.inbox_name}. What nobody waits for is kept back for now.",
            code="number_quality",
            until=facts.now + LOOK_AGAIN,
            remedy=TELL_LEAD,
            inbox=facts.inbox_name,
        )
    return allow("The number is in good health.", code="health_fine")
