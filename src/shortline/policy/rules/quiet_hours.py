"""At night, by the contact's clock, nobody is disturbed: only what he waits for leaves, the rest in the morning.

A desk chooses its quiet hours, or has none; what no person pressed send for has a night either way.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, hold
from shortline.policy.facts import Facts
from shortline.policy.limits import NIGHT

AWAKE = timedelta(minutes=5)  # whoever has just written is not woken by hearing at once who will answer
ASK_LEAD = Remedy("ask_lead", "Ask a lead to allow it")


@a_lead_may_allow
def quiet_hours(draft: Draft | None, facts: Facts) -> Finding:
    quiet = facts.limits.quiet or (NIGHT if facts.automatic else None)
    if quiet is None:
        return allow("There are no quiet hours.", code="no_quiet_hours")
    if facts.confirms_opt_out or (facts.answers and not facts.automatic):
        return allow("The customer is in the talk.", code="wide_awake")
    if facts.automatic and facts.last_inbound_at is not None and facts.now - facts.last_inbound_at < AWAKE:
        return allow("The customer has just written.", code="wide_awake")
    if draft is not None and draft.reaction is not None:
        return allow("A reaction rings nowhere.", code="wide_awake")
    zone = ZoneInfo(facts.zone) if facts.zone else UTC
    local = facts.now.astimezone(zone)
    begins, ends = quiet
    clock = local.time()
    is_quiet = begins <= clock < ends if begins < ends else clock >= begins or clock < ends
    if not is_quiet:
        return allow("It is day where this person lives.", code="wide_awake")
    morning = datetime.combine(local.date(), ends, zone)
    if clock >= ends:
        morning = datetime.combine(local.date() + timedelta(days=1), ends, zone)
    return hold(
        f"It is {local:%H:%M} where {facts.who} lives. This leaves at {ends:%H:%M} there.",
        code="quiet_hours",
        until=morning.astimezone(UTC),
        remedy=ASK_LEAD,
        name=facts.contact_name,
        local=f"{local:%H:%M}",
        ends=f"{ends:%H:%M}",
    )
