"""A paused inbox keeps its queue; a disabled one sends nothing any more."""

from __future__ import annotations

from typing import Any

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny, hold
from shortline.policy.facts import Facts

TELL_ADMIN = Remedy("tell_admin", "Tell an admin")


def inbox_state(_draft: Draft | None, facts: Facts) -> Finding:
    params: dict[str, Any] = {"inbox": facts.inbox_name, "reason": facts.inbox_paused_reason}
    if facts.inbox_state == "disabled":
        return deny(
            f"The inbox {facts.inbox_name} is switched off.", code="inbox_disabled", remedy=TELL_ADMIN, **params
        )
    if facts.moved_to:
        return allow("Another rule says where its number went.", code="inbox_moved")
    if facts.inbox_state == "paused":
        why = (
            "the provider no longer accepts its access token"
            if facts.inbox_paused_reason == "token_invalid"
            else "sending is paused"
        )
        return hold(
            f"The inbox {facts.inbox_name} is waiting: {why}. Messages stay queued and leave when it is repaired.",
            code=facts.inbox_paused_reason or "inbox_paused",
            remedy=TELL_ADMIN,
            **params,
        )
    return allow("The inbox is active.", code="inbox_active")
