"""There must be an address, and of the kind this message needs: one-time codes go to a phone number only."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts
from shortline.policy.rules.identity_changed import CHECK_PERSON

ASK_NUMBER = Remedy("ask_phone", "Ask for the number")


def recipient_known(draft: Draft | None, facts: Facts) -> Finding:
    if facts.address is None:
        return deny("There is no address to send this to.", code="no_address", remedy=CHECK_PERSON)
    if facts.address.phone:
        return allow("The phone number is known.", code="phone_known")
    if draft is not None and draft.template is not None and _category(draft, facts) == "AUTHENTICATION":
        return deny(
            "A one-time code goes to a phone number only, and this person's number is hidden.",
            code="phone_required",
            remedy=ASK_NUMBER,
        )
    return allow("The number is hidden; the message goes to the account id.", code="user_id_known")


def _category(draft: Draft, facts: Facts) -> str:
    stated = draft.template.category if draft.template else None
    return (facts.template.category if facts.template else stated or "").upper()
