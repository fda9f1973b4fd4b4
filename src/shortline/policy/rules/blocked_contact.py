"""Nothing leaves to a person we have blocked."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

UNBLOCK = Remedy("unblock", "Unblock")


def blocked_contact(_draft: Draft | None, facts: Facts) -> Finding:
    if facts.contact_blocked:
        return deny(
            f"You have blocked {facts.who}. Unblock first, then write.",
            code="recipient_blocked",
            remedy=UNBLOCK,
            name=facts.contact_name,
        )
    return allow("This person is not blocked.", code="not_blocked")
