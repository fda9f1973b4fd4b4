"""What no wording may change: its links, its numbers, and the pieces a writer marked as fixed. Pure.

Three promises hold together: the wordings of a macro say the same, its language versions say the same, and what stands in
a slot neither breaks a fact nor brings one along.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shortline.macros.wording import SLOT, VARIABLES, Wrong

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|[^\s@<>]+@[\w-]+(?:\.[\w-]+)+", re.I)
_SITE = re.compile(r"[\w-]{2,}\.[^\W\d_]{2,}\b|://|@\w", re.I)
_NUMBER = re.compile(r"\d+(?:[.,:/\-]\d+)*")
_SHOWN = 3  # pieces named in one refusal


@dataclass(frozen=True, slots=True)
class Version:
    """One language version: its wordings, and the pieces marked as fixed in it."""

    wordings: Sequence[str]
    fixed: Sequence[str] = ()


def facts(text: str) -> frozenset[str]:
    """The links and numbers of a text."""
    links = {link.rstrip(".,;:!?)»”").lower() for link in _LINK.findall(text)}
    return frozenset(links | set(_NUMBER.findall(_LINK.sub(" ", text))))


def holds(text: str, piece: str) -> bool:
    """Whether a fixed piece stands in a text by itself: 3 May is not in 13 May."""
    before = r"(?<!\w)" if re.match(r"\w", piece) else ""
    after = r"(?!\w)" if re.search(r"\w$", piece) else ""
    return re.search(before + re.escape(piece) + after, text) is not None


def brings_facts(value: str) -> bool:
    """Whether a value would add what looks like a fact: a number, a link, an address, or a slot of its own."""
    return any(char.isdigit() or char in "{}" for char in value) or _SITE.search(value) is not None


def check_slots(wording: str) -> None:
    """Raises Wrong where a fallback holds a fact, or a slot stands so close to one that a value could change it."""
    for slot in SLOT.finditer(wording):
        if slot[1].strip() in VARIABLES and brings_facts(slot[2] or ""):
            raise Wrong(
                "fact_in_fallback",
                f"“{(slot[2] or '').strip()[:60]}” is a fact, and a fallback is not always said. Put it outside the slot.",
                params={"text": (slot[2] or "").strip()[:60]},
            )
    plain = _without_slots(wording)
    if touched := sorted(facts(plain) ^ facts(_filled(wording))):
        raise Wrong(
            "slot_in_fact",
            f"A slot touches {touched[0]}: what stands in it would change it. Put a space between them.",
            params={"fact": touched[0]},
        )


def check_same(version: Version) -> None:
    """Raises Wrong unless all wordings hold the same facts, and each of them every fixed piece, untouched by slots."""
    first = facts(_without_slots(version.wordings[0]))
    for place, each in enumerate(version.wordings, start=1):
        plain = _without_slots(each)
        if differing := sorted(first ^ facts(plain)):
            named = ", ".join(differing[:_SHOWN])
            raise Wrong(
                "facts_differ",
                f"Wordings 1 and {place} do not say the same: {named} is only in one of them.",
                params={"place": place, "facts": named},
            )
        for piece in version.fixed:
            if not holds(plain, piece) or not holds(_filled(each), piece):
                raise Wrong(
                    "fixed_missing",
                    f"“{piece}” is fixed, and wording {place} does not hold it in these words.",
                    params={"place": place, "text": piece},
                )


def check_versions(version: Version, others: Mapping[str, Version]) -> None:
    """Raises Wrong unless the other language versions, by language, hold the same facts and as many fixed pieces."""
    mine = _said(version)
    for language, other in others.items():
        if differing := sorted(mine ^ _said(other)):
            named = ", ".join(differing[:_SHOWN])
            raise Wrong(
                "versions_differ",
                f"The version in {language or 'no language'} says something else: {named} is only in one of the two.",
                params={"language": language or "–", "facts": named},
            )
        if len(set(version.fixed)) != len(set(other.fixed)):
            raise Wrong(
                "fixed_count_differs",
                f"The version in {language or 'no language'} has {len(set(other.fixed))} fixed pieces, "
                f"this one {len(set(version.fixed))}.",
                params={"language": language or "–", "theirs": len(set(other.fixed)), "mine": len(set(version.fixed))},
            )


def _said(version: Version) -> frozenset[str]:
    """The facts as they are the same in every language: 14,50 is 14.50, and ٣ is 3."""
    return frozenset(_neutral(fact) for fact in facts(_without_slots(version.wordings[0])))


def _neutral(fact: str) -> str:
    if not fact[0].isdigit() or not all(char.isdigit() or char in ".,:/-" for char in fact):
        return fact
    digits = "".join(str(unicodedata.decimal(char)) if char.isdigit() else char for char in fact)
    return re.sub(r"[.,:]", ".", digits)


def _without_slots(wording: str) -> str:
    return SLOT.sub(lambda slot: " " if slot[1].strip() in VARIABLES else slot[0], wording)


def _filled(wording: str) -> str:
    return SLOT.sub(lambda slot: "x" if slot[1].strip() in VARIABLES else slot[0], wording)
