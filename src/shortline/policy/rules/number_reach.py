"""When a number has written first to as many people as the provider allows in a day, the next first message waits."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, allow, hold
from shortline.policy.facts import Facts


def number_reach(draft: Draft | None, facts: Facts) -> Finding:
    """Whom we wrote to first within the day already is not counted twice; within a window nobody is counted at all."""
    if draft is None or draft.template is None or _window_open(facts):
        return allow("This is no first message.", code="reach_fine")
    until = facts.reach_full_until
    if until is None or facts.now >= until or facts.reached_lately:
        return allow("There is room for one more first message.", code="reach_fine")
    return hold(
        f"{facts.inbox_name} has written first to as many people as WhatsApp allows in 24 hours. This leaves when there is "
        "room again.",
        code="reach_used_up",
        until=until,
        inbox=facts.inbox_name,
    )


def _window_open(facts: Facts) -> bool:
    window = facts.capability.service_window
    if window is None:
        return True
    return facts.window_opened_at is not None and facts.now < facts.window_opened_at + window
