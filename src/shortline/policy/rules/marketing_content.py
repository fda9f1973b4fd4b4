"""A service desk does not advertise, unless its admins say so: no marketing templates, no offers nobody asked for.

An answer may name a discount the customer asked about; and one such word alone is no advertisement.
"""

from __future__ import annotations

import re

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, deny
from shortline.policy.facts import Facts
from shortline.policy.rules.template_sendable import OTHER_TEMPLATE
from shortline.policy.wording import said

PLAIN_WORDS = Remedy("plain_words", "Leave the offer out")
MARKS = 2  # different ones, before words count as an advertisement
_PERCENT = r"\d{1,2} ?% ?(?:off|korting|rabatt|de descuento|atlaide|nolaida|allahindlus)"
_OFFERS = (
    # English, Dutch, Swedish, Spanish, Latvian, Lithuanian, Estonian
    "special offer|limited offer|promo code|discount code|buy now|black friday|last chance",
    "aanbieding|kortingscode|actiecode|koop nu|alleen vandaag|laatste kans|uitverkoop",
    "erbjudande|rabattkod|köp nu|endast idag|sista chansen|kampanj",
    "oferta|código de descuento|compra ahora|solo hoy|última oportunidad|rebajas",
    "īpašais piedāvājums|akcija|atlaižu kods|pērc tagad|tikai šodien|izpārdošana",
    "specialus pasiūlymas|nuolaidos kodas|pirk dabar|tik šiandien|išpardavimas",
    "eripakkumine|sooduskood|osta kohe|ainult täna|viimane võimalus|soodusmüük",
)
_MARKS = re.compile(rf"\b(?:{_PERCENT}|{'|'.join(_OFFERS)})\b", re.IGNORECASE)


@a_lead_may_allow
def marketing_content(draft: Draft | None, facts: Facts) -> Finding:
    if facts.limits.marketing:
        return allow("This desk may advertise.", code="marketing_on")
    if draft is not None and draft.template is not None:
        category = facts.template.category if facts.template else draft.template.category or ""
        if category.upper() == "MARKETING":
            return deny(
                "This template is marketing, and this desk is for service.",
                code="marketing_off",
                remedy=OTHER_TEMPLATE,
                template=draft.template.name,
            )
        return allow("This template is not marketing.", code="no_marketing")
    if facts.answers and not facts.automatic:
        return allow("This answers the customer.", code="no_marketing")
    marks = {found.casefold() for found in _MARKS.findall(said(draft))}
    if len(marks) >= MARKS:
        return deny(
            "This reads like an advertisement nobody asked for, and this desk is for service.",
            code="marketing_words",
            remedy=PLAIN_WORDS,
            words=", ".join(sorted(marks)),
        )
    return allow("This does not advertise.", code="no_marketing")
