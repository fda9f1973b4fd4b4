"""A number that costs something is given with its price, or not at all."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, deny
from shortline.policy.facts import Facts
from shortline.policy.scope import unpriced
from shortline.policy.wording import said

ADD_PRICE = Remedy("add_price", "Add the price")


@a_lead_may_allow
def paid_number(draft: Draft | None, facts: Facts) -> Finding:
    found = unpriced(said(draft), facts.paid) if facts.paid else None
    if found is None:
        return allow("No number is given without its price.", code="price_said")
    return deny(
        f"This gives {found.phone} and does not say that it costs {found.price}.",
        code="price_unsaid",
        remedy=ADD_PRICE,
        phone=found.phone,
        price=found.price,
    )
