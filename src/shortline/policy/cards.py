"""Numbers of bank cards in a text: found by their check digit, their length and the ranges of the schemes, and masked. Pure.

The reply box looks for them in the browser by the same rule, with the same examples in its tests (`tests/policy/cards.json`).
Ranges and lengths are those the card schemes publish for the first digits (ISO/IEC 7812): a parcel or an order number that
happens to have a right check digit mostly lies outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

SHORTEST, LONGEST = 13, 19
MASK = "•"
KEPT = 4  # the last digits stay readable, as on a receipt
_RUN = re.compile(r"\d+(?:[ \u00a0.\-/]\d+)*")
_GROUP = re.compile(r"\d+")


def found(text: str) -> list[tuple[int, int]]:
    """Where each number of a card begins and ends, in characters, in order and apart from each other."""
    spans: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        spans += _in_run(text, run)
    return spans


def masked(text: str) -> str:
    """The same text, of each card only the last four digits left."""
    chars = list(text)
    for start, end in found(text):
        places = [at for at in range(start, end) if text[at].isdecimal()]
        for at in places[:-KEPT]:
            chars[at] = MASK
    return "".join(chars)


def _in_run(text: str, run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Digits in groups may begin with something else: an order number, then the card."""
    groups = [(run.start() + each.start(), run.start() + each.end()) for each in _GROUP.finditer(run[0])]
    first = 0
    while first < len(groups):
        last = _longest(text, groups, first)
        if last is None:
            first += 1
        else:
            yield groups[first][0], groups[last][1]
            first = last + 1


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    begins = groups[first][0]
    if begins and (text[begins - 1].isalnum() or text[begins - 1] == "+"):
        return None  # a code with letters, or a phone number
    best, digits = None, ""
    for last in range(first, len(groups)):
        digits += "".join(str(int(each)) for each in text[groups[last][0] : groups[last][1]])
        if len(digits) > LONGEST:
            break
        ends = groups[last][1]
        if len(digits) >= SHORTEST and not text[ends : ends + 1].isalnum() and is_card(digits):
            best = last
    return best


def is_card(digits: str) -> bool:
    return _scheme(digits) and _luhn(digits)


def _scheme(digits: str) -> bool:
    size, two, three, four = len(digits), int(digits[:2]), int(digits[:3]), int(digits[:4])
    return (
        (digits[0] == "4" and size in (13, 16, 19))
        or (size == 16 and (51 <= two <= 55 or 2221 <= four <= 2720))
        or (size == 15 and two in (34, 37))
        or (size == 14 and (two in (36, 38, 39) or 300 <= three <= 305))
        or (size >= 16 and (3528 <= four <= 3589 or four == 6011 or two in (62, 65) or 644 <= three <= 649))
        or two in (50, 56, 57, 58, 63, 67)
    )


def _luhn(digits: str) -> bool:
    total = 0
    for place, each in enumerate(reversed(digits)):
        value = int(each) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
