"""Nobody is chased: who does not answer gets a few turns at most, with a pause between them.

A turn is what is written in one go, in however many pieces. An answer to somebody who waits, or who wrote last, is no chase.
"""

from __future__ import annotations

from datetime import timedelta

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, deny
from shortline.policy.facts import Facts

SEND_LATER = Remedy("send_later", "Send it later")
ASK_LEAD = Remedy("ask_lead", "Ask a lead to allow it")


@a_lead_may_allow
def chase_guard(draft: Draft | None, facts: Facts) -> Finding:
    if draft is not None and draft.reaction is not None:
        return allow("A reaction chases nobody.", code="no_chase")
    if facts.answers or facts.confirms_opt_out:
        return allow("This answers the customer.", code="no_chase")
    turns = facts.turns[:-1] if facts.goes_on else facts.turns
    limits = facts.limits
    if len(turns) >= limits.unanswered_total_max:
        return deny(
            f"{facts.who[:1].upper()}{facts.who[1:]} has not answered {len(turns)} times. "
            f"At most {limits.unanswered_total_max} messages go out without an answer.",
            code="chase_total",
            remedy=ASK_LEAD,
            name=facts.contact_name,
            count=len(turns),
            most=limits.unanswered_total_max,
        )
    pause = timedelta(hours=limits.unanswered_pause_hours)
    recent = [at for at in turns if facts.moment - at < pause]
    if len(recent) >= limits.unanswered_max:
        free_at = recent[-limits.unanswered_max] + pause
        return deny(
            f"{facts.who[:1].upper()}{facts.who[1:]} has not answered yet. After {limits.unanswered_max} messages "
            f"without an answer, a pause of {limits.unanswered_pause_hours} h is due.",
            code="chase",
            remedy=SEND_LATER,
            name=facts.contact_name,
            count=len(recent),
            most=limits.unanswered_max,
            hours=limits.unanswered_pause_hours,
            free_at=free_at.isoformat().replace("+00:00", "Z"),
        )
    return allow("There is room for this before an answer.", code="no_chase")
