"""What no person pressed send for leaves at most once per case and day, whatever rule or worker thought of it.

The table behind this fact decides who was first; the rule only says it in words.
"""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, allow, deny
from shortline.policy.facts import Facts

IN_PERSON = Remedy("in_person", "Answer in person")


def automatic_once(_draft: Draft | None, facts: Facts) -> Finding:
    if facts.automatic and facts.automatic_before and not facts.confirms_opt_out:
        return deny(
            f"{facts.who[:1].upper()}{facts.who[1:]} got an automatic answer in this matter today; one is enough.",
            code="automatic_twice",
            remedy=IN_PERSON,
            name=facts.contact_name,
        )
    return allow("No second automatic answer.", code="not_automatic_twice")
