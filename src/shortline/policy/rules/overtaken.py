"""A message meant for later does not leave when the customer has written meanwhile: it may answer the wrong thing."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

LOOK_AGAIN = Remedy("look_again", "Read the new message")


def overtaken(_draft: Draft | None, facts: Facts) -> Finding:
    if facts.keeps_on_reply:
        return allow("It was asked to leave whatever the customer writes.", code="kept_on_reply")
    if not facts.scheduled or facts.submitted_at is None or facts.last_inbound_at is None:
        return allow("Nothing came in between.", code="not_overtaken")
    if facts.last_inbound_at > facts.submitted_at:
        return deny(
            f"{facts.who[:1].upper()}{facts.who[1:]} wrote before this was due, so it was not sent.",
            code="overtaken",
            remedy=LOOK_AGAIN,
            name=facts.contact_name,
        )
    return allow("Nothing came in between.", code="not_overtaken")
