"""The words behind `says`: phrases by kind and language, without accents, as `folded` leaves them.

A language's customers may use every other language's words: the lists are one list, and a phrase remembers whose it is.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal, TypeAlias

from shortline.hints import lists
from shortline.hints.tone_words import NO

LANGUAGES = ("en", "nl", "sv", "es", "lv", "de", "fr")
# What a phrase does: greets, chats ("how are you"), tries the line, thanks, settles, agrees, accompanies ("so much"), names
# what the thanks are for ("help"; never the first word, where it is a call), or whom the words are for.
Kind: TypeAlias = Literal["hello", "chat", "test", "thanks", "done", "ok", "filler", "noun", "who"]
Phrase: TypeAlias = tuple[str, ...]

_LISTED: Mapping[Kind, dict[str, str]] = {
    "filler": lists.FILLER,
    "noun": lists.NOUN,
    "who": lists.WHO,
    "ok": lists.OK,
    "done": lists.DONE,
    "thanks": lists.THANKS,
    "test": lists.TEST,
    "chat": lists.CHAT,
    "hello": lists.HELLO,
}
_RUN = re.compile(r"(.)\1+", re.DOTALL)
TYPED_WRONG_FROM = 5  # letters; two swapped ones in a shorter word make another word too easily


def folded(text: str) -> str:
    """Small letters without accents; text without any costs one look."""
    plain = text.casefold()
    if plain.isascii():
        return plain
    return "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))


def squeezed(word: str) -> str:
    """ "heyyy" and "hey", "helo" and "hello": letters said several times are said once."""
    once = _RUN.sub(r"\1", word)
    return once if len(once) > 1 else word[:2]  # "c" may be an answer, "cc" greets


def phrases(listed: str) -> list[Phrase]:
    return [tuple(squeezed(word) for word in folded(each).split()) for each in listed.split("|")]


def _by_first() -> tuple[dict[str, list[tuple[Phrase, Kind]]], dict[Phrase, tuple[str, ...]]]:
    kinds: dict[Phrase, Kind] = {}
    spoken: dict[Phrase, tuple[str, ...]] = {}
    for kind, by_language in _LISTED.items():  # what comes later in `_LISTED` is meant rather
        for language, listed in by_language.items():
            for phrase in phrases(listed):
                if kind == "filler" and phrase[0] in NO:
                    raise ValueError(f"{phrase[0]} is a no in another language")
                kinds[phrase] = kind
                if kind not in ("filler", "noun", "who", "ok") and language:
                    spoken[phrase] = (*spoken.get(phrase, ()), language)
    found: dict[str, list[tuple[Phrase, Kind]]] = {}
    for phrase, kind in kinds.items():
        found.setdefault(phrase[0], []).append((phrase, kind))
    for listed_here in found.values():
        listed_here.sort(key=lambda pair: -len(pair[0]))
    return found, spoken


def _swapped() -> dict[str, str]:
    """ "thnaks": two neighbours in the wrong order, for the words that thank or greet."""
    found: dict[str, str] = {}
    for listed_here in BY_FIRST.values():
        for phrase, kind in listed_here:
            word = phrase[0]
            if len(phrase) > 1 or kind not in ("thanks", "hello") or len(word) < TYPED_WRONG_FROM:
                continue
            for at in range(len(word) - 1):
                typed = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
                if typed not in BY_FIRST:
                    found[typed] = word
    return found


# By first word: the phrases that begin so, the longest first. And the languages a phrase tells of.
BY_FIRST, SPOKEN_IN = _by_first()
SWAPPED = _swapped()
