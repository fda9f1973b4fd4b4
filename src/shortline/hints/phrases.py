"""Phrases people put down, found in what somebody wrote: whatever the case, the accents and the signs between the words. Pure."""

import re
import unicodedata

HEARD_MAX = 4_000  # characters that are looked at
_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Words only, without case and accents, a space before, between and after."""
    folded = unicodedata.normalize("NFKD", text[:HEARD_MAX].casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return f" {' '.join(_WORD.findall(bare))} "


def is_in(phrase: str, heard: str) -> bool:
    """`heard` as `plain` leaves it. "ticket*" stands for every word that begins so; a phrase without words is in nothing."""
    words = plain(phrase).strip()
    return bool(words) and (f" {words}" if phrase.endswith("*") else f" {words} ") in heard
