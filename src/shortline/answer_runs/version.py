"""In which language, and in which words, somebody gets the answer. Pure."""

from collections.abc import Sequence

from shortline.inboxes import fallback
from shortline.macros.store import Macro

WORDINGS_MIN = 3  # what many get at once is said in several ways


def fits(macro: Macro) -> bool:
    return macro.state == "active" and len(macro.wordings) >= WORDINGS_MIN


def choose(chosen: Macro, others: Sequence[Macro], language: str | None) -> Macro:
    """His language, the language without its country, what is for every language; else what was chosen, as when nobody knows
    what he reads."""
    if language is None:
        return chosen
    versions = [chosen, *(each for each in others if fits(each))]
    for wanted in (*fallback.order(language), ""):
        key = wanted.replace("_", "-").lower()
        for each in versions:
            if (each.language or "").lower() == key:
                return each
    return chosen
