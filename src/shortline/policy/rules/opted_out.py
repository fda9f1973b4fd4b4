"""Who wrote STOP, or had it written down, gets nothing that does not answer him.

An answer is what a person writes after the customer has written again. What was on its way before that is withheld: it was
meant for somebody who had not said stop yet.
"""

from __future__ import annotations

from typing import Any

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

RECORD_CONSENT = Remedy("record_consent", "Record a consent")


def opted_out(draft: Draft | None, facts: Facts) -> Finding:
    at = facts.opted_out_at
    if at is None:
        return allow("This person has not opted out.", code="not_opted_out")
    if facts.confirms_opt_out:
        return allow("This confirms that nothing more comes.", code="opt_out_confirmed")
    params: dict[str, Any] = {"name": facts.contact_name, "at": at.isoformat().replace("+00:00", "Z")}
    who = f"{facts.who[:1].upper()}{facts.who[1:]}"
    if facts.automatic:
        return deny(
            f"{who} asked on {at:%d %b} for no more messages; nothing is sent there automatically.",
            code="opted_out",
            remedy=RECORD_CONSENT,
            when="automatic",
            **params,
        )
    if draft is not None and draft.template is not None:
        return deny(
            f"{who} asked on {at:%d %b} for no more messages, so no template can be sent.",
            code="opted_out",
            remedy=RECORD_CONSENT,
            when="template",
            **params,
        )
    if facts.last_inbound_at is None or facts.last_inbound_at <= at:
        return deny(
            f"{who} asked on {at:%d %b} for no more messages. You can answer as soon as {facts.who} writes again.",
            code="opted_out",
            remedy=RECORD_CONSENT,
            when="unasked",
            **params,
        )
    return allow(
        f"{who} asked for no more messages on {at:%d %b}, and has written again.", code="asked_again", **params
    )
