"""What the channel would refuse is refused here, with the limit named, before anything is wasted."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.channels.registry import channel
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

CHANGE_TEXT = Remedy("change_text", "Change it")


def channel_limits(draft: Draft | None, facts: Facts) -> Finding:
    if draft is None:
        return allow("Nothing is written yet.", code="no_draft")
    problems = channel(facts.capability.kind).validate(draft)
    if not problems:
        return allow("The channel takes this.", code="within_limits")
    first = problems[0]
    return deny(
        " ".join(dict.fromkeys(problem.sentence for problem in problems)),
        code=first.code,
        remedy=CHANGE_TEXT,
        field=first.field,
        limit=first.limit,
        actual=first.actual,
        problems=[problem.to_json() for problem in problems],
    )
