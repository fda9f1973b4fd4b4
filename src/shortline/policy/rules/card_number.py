"""The number of a bank card does not belong in a chat, where it stays: its digits are masked, or the matter goes another way."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy import cards
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, deny
from shortline.policy.facts import Facts
from shortline.policy.wording import said

MASK_DIGITS = Remedy("mask_digits", "Mask digits")


@a_lead_may_allow
def card_number(draft: Draft | None, _facts: Facts) -> Finding:
    if draft is None or not any(cards.found(text) for text in _texts(draft)):
        return allow("No number of a bank card is in it.", code="no_card")
    if draft.no_card:
        return allow("Whoever wrote it says that the number is not a card's.", code="said_no_card")
    return deny(
        "This looks like the number of a bank card. It would stay in the chat.", code="card_number", remedy=MASK_DIGITS
    )


def _texts(draft: Draft) -> list[str]:
    """Its free words, and a template as the customer would read it."""
    filled = (draft.template.rendered or {}) if draft.template is not None else {}
    shown = [filled, *(filled.get("cards") or ())]
    texts = (said(draft), *(each.get(part) for each in shown for part in ("header", "body")))
    return [text for text in texts if isinstance(text, str)]
