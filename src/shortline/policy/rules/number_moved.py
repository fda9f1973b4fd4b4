"""From a number that handed over to another nothing leaves any more, whoever asks. The talk goes on over there."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

CONTINUE_THERE = Remedy("continue_there", "Continue on the new number")


def number_moved(_draft: Draft | None, facts: Facts) -> Finding:
    if not facts.moved_to:
        return allow("The number is in use.", code="number_stays")
    return deny(
        f"The number of {facts.inbox_name} handed over to {facts.moved_to}: nothing leaves from it any more.",
        code="number_moved",
        remedy=CONTINUE_THERE,
        inbox=facts.inbox_name,
        successor=facts.moved_to,
    )
