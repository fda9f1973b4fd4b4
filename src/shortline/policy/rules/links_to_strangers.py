"""To somebody who has never written, or only once, a message carries few links: more of them are what reports are made of."""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, deny
from shortline.policy.facts import Facts
from shortline.policy.wording import links

FEWER_LINKS = Remedy("fewer_links", "Take links out")
KNOWN_FROM = 2  # messages of the customer


@a_lead_may_allow
def links_to_strangers(draft: Draft | None, facts: Facts) -> Finding:
    if facts.written >= KNOWN_FROM:
        return allow("This customer knows us.", code="known_person")
    count, most = links(draft), facts.limits.links_max
    if count > most:
        return deny(
            f"This has {count} links, and at most {most} go to somebody who has hardly written yet.",
            code="too_many_links",
            remedy=FEWER_LINKS,
            count=count,
            most=most,
        )
    return allow("The number of links is fine.", code="few_links")
