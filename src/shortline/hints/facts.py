"""Which facts a customer has given already. Pure; what it does not see is asked for once more, so it only says yes when sure."""

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

LONGEST = 4_000  # characters of a text that are looked at
Fact: TypeAlias = Literal["order", "date", "email", "phone", "address", "photo"]
FACTS: tuple[Fact, ...] = ("order", "date", "email", "phone", "address", "photo")

_EMAIL = re.compile(r"[^\s@,;]@[\w-]+\.[\w.-]*\w")
_DATE = re.compile(r"\b(?:\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?|\d{4}-\d{2}-\d{2})\b")
_PHONE = re.compile(r"(?:\+|\b00)\d(?:[ ./()-]?\d){7,13}\b")
# Letters and digits that belong together: 88213, LH-2231, #4410-77. A year or a time is shorter.
_ORDER = re.compile(r"\b(?:[A-Za-z]{1,4}-?)?\d{5,12}\b|\b[A-Za-z]{2,4}-\d{3,12}\b|#\d{3,12}\b")
_ADDRESS = re.compile(r"\b(?:\d{4} ?[A-Z]{2}|LV-?\d{4})\b")


def given(texts: Iterable[str], *, photo: bool = False) -> set[Fact]:
    """`photo`: there is a picture or a file among the messages."""
    found: set[Fact] = {"photo"} if photo else set()
    for text in texts:
        rest = text[:LONGEST]
        # What is one thing is not another: the digits of a phone number are no order.
        for fact, pattern in _IN_ORDER:
            if pattern.search(rest):
                found.add(fact)
                rest = pattern.sub(" ", rest)
    return found


_IN_ORDER: tuple[tuple[Fact, re.Pattern[str]], ...] = (
    ("email", _EMAIL),
    ("phone", _PHONE),
    ("date", _DATE),
    ("address", _ADDRESS),
    ("order", _ORDER),
)
