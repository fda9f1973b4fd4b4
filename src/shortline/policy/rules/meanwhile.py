"""One answer to many is for what its sender saw of each: whoever has asked anew, or has his answer, does not get it as well."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

LOOK_AGAIN = Remedy("look_again", "Read the new message")


def meanwhile(_draft: Draft | None, facts: Facts) -> Finding:
    who = f"{facts.who[:1].upper()}{facts.who[1:]}"
    match facts.meanwhile:
        case "wrote":
            return deny(
                f"{who} has written since this was chosen, so the answer to many was not sent.",
                code="wrote_since",
                remedy=LOOK_AGAIN,
                name=facts.contact_name,
            )
        case "answered":
            return deny(
                f"{who} has been answered since this was chosen, so the answer to many was not sent.",
                code="answered_since",
                remedy=LOOK_AGAIN,
                name=facts.contact_name,
            )
        case "closed":
            return deny(
                "This conversation is closed, so the answer to many was not sent.",
                code="closed_since",
                remedy=LOOK_AGAIN,
                name=facts.contact_name,
            )
    return allow("It is as its sender saw it.", code="as_seen")
