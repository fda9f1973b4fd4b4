"""The customer takes the first step. Where we take it, he has agreed to that before, and it is an approved template.

Whoever wrote or called here once has taken the first step; what may follow is for the other rules.
"""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

RECORD_CONSENT = Remedy("record_consent", "Record a consent")
SEND_TEMPLATE = Remedy("send_template", "Send a template")


def first_contact(draft: Draft | None, facts: Facts) -> Finding:
    if facts.customer_wrote or facts.window_opened_at is not None:
        return allow("The customer took the first step.", code="customer_came_first")
    is_marketing = _is_marketing(draft, facts)
    standing = facts.marketing_consent if is_marketing else facts.service_consent
    who = f"{facts.who[:1].upper()}{facts.who[1:]}"
    if standing != "given":
        what = "advertising" if is_marketing else "messages that we begin"
        if facts.moved_from:
            return deny(
                f"{who} wrote to {facts.moved_from}, not to this number, and no consent to {what} is recorded.",
                code="first_contact_moved",
                remedy=RECORD_CONSENT,
                name=facts.contact_name,
                earlier=facts.moved_from,
                purpose="marketing" if is_marketing else "service",
            )
        return deny(
            f"{who} has never written here, and no consent to {what} is recorded.",
            code="first_contact",
            remedy=RECORD_CONSENT,
            name=facts.contact_name,
            purpose="marketing" if is_marketing else "service",
        )
    if facts.capability.templates and draft is not None and draft.template is None:
        return deny(
            f"{who} has never written here: the first message from us has to be a template.",
            code="first_contact_template",
            remedy=SEND_TEMPLATE,
            name=facts.contact_name,
        )
    return allow("A consent is recorded.", code="consent_recorded")


def _is_marketing(draft: Draft | None, facts: Facts) -> bool:
    if draft is None or draft.template is None:
        return False
    category = (facts.template.category if facts.template else "") or draft.template.category or ""
    return category.upper() == "MARKETING"
