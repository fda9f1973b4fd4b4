"""After a restore, or in a copy of a desk, nothing leaves until an admin has looked: it may have left already."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, hold
from shortline.policy.facts import Facts

RELEASE = Remedy("release_hold", "Look at what waits")


def on_hold(_draft: Draft | None, facts: Facts) -> Finding:
    if facts.held_since is not None:
        return hold(
            "This desk was restored or copied. Messages stay queued until an admin lets them go.",
            code="on_hold",
            remedy=RELEASE,
        )
    return allow("Sending is not on hold.", code="not_on_hold")
