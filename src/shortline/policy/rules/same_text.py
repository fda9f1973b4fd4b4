"""The same words to many people in a short time look like a broadcast, and people feel it: they need variation.

A person who answers somebody waiting is told, not stopped.
"""

from __future__ import annotations

from shortline.channels.draft import Draft
from shortline.policy.decision import Finding, Remedy, a_lead_may_allow, allow, deny
from shortline.policy.facts import Facts

VARY_WORDS = Remedy("vary_words", "Say it in other words")


@a_lead_may_allow
def same_text(_draft: Draft | None, facts: Facts) -> Finding:
    limits = facts.limits
    people = facts.same_words_people
    if facts.confirms_opt_out or people < limits.same_text_people_max:
        return allow("These words are not everywhere yet.", code="own_words")
    params = {"people": people, "most": limits.same_text_people_max, "minutes": limits.same_text_minutes}
    if facts.answers and not facts.automatic:
        return allow(
            f"{people} people got the same words in the last {limits.same_text_minutes} min. Vary them.",
            code="same_text_often",
            **params,
        )
    return deny(
        f"{people} people got the same words in the last {limits.same_text_minutes} min; "
        f"at most {limits.same_text_people_max} may.",
        code="same_text",
        remedy=VARY_WORDS,
        **params,
    )
