"""How an agent's own text may sound: long, cold, loud. Pure. It points at what it found and changes nothing.

Cold is a matter of phrases, so it is known in the seven languages of the lists; long and loud are counted in any.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shortline.hints.tone_words import COLD, NO, TURNS, WARM
from shortline.hints.words import Phrase, folded

WORDS_MAX = 70  # what still is one look on a phone
LETTERS_MAX = 400  # the same, where words are long
SENTENCE_MAX = 35  # words
LONGEST = 20_000  # characters that are looked at
LOUD_LETTERS = 8  # of capitals in a row of words: more than two abbreviations beside each other
LOUD_WORD = 4
REFUSAL_MAX = 15  # words
Code: TypeAlias = Literal["long", "cold", "shouting"]
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_LATVIAN = re.compile("[āēīūčģķļņšž]", re.I)  # where "no" means "from"
_END = re.compile(r"[.!?…\n]")
_SMILES = frozenset("🙂😊😀😃😄😁😉🤗❤👍🙏")


@dataclass(frozen=True, slots=True)
class Hint:
    """`found` is the piece of text it is about, where it is about one; `words` how many there are, for "long"."""

    code: Code
    found: str = ""
    words: int = 0


def tone(text: str) -> tuple[Hint, ...]:
    """At most one of each, the loudest first."""
    text = text[:LONGEST]
    return tuple(hint for hint in (_shouting(text), _cold(text), _long(text)) if hint is not None)


def _shouting(text: str) -> Hint | None:
    if "!!" in text:
        return Hint("shouting", "!!")
    words = letters = longest = begins = 0  # of the row of capitals that goes on
    for word in _WORD.finditer(text):
        if not word[0].isupper():
            words = letters = longest = 0
            continue
        size = word.end() - word.start()
        begins = begins if words else word.start()
        words, letters, longest = words + 1, letters + size, max(longest, size)
        if words > 1 and letters >= LOUD_LETTERS and longest >= LOUD_WORD:
            return Hint("shouting", text[begins : word.end()])
    return None


def _long(text: str) -> Hint | None:
    sentences = [len(_WORD.findall(sentence)) for sentence in _END.split(text)]
    words = sum(sentences)
    too_long = words > WORDS_MAX or len(text) > LETTERS_MAX or max(sentences) > SENTENCE_MAX
    return Hint("long", words=words) if too_long else None


def _cold(text: str) -> Hint | None:
    if any(char in _SMILES for char in text):
        return None
    words = _WORD.findall(folded(text))
    if _first(words, _WARM):
        return None
    if found := _first(words, _COLD):
        return Hint("cold", " ".join(found))
    return Hint("cold") if _is_bare_refusal(words, text) else None


def _is_bare_refusal(words: Sequence[str], text: str) -> bool:
    """A no in a few words, with nothing asked, offered or dated beside it."""
    return (
        2 < len(words) <= REFUSAL_MAX
        and "?" not in text
        and not any(char.isdigit() for char in text)
        and any(word in NO and not (word == "no" and _LATVIAN.search(text)) for word in words)
        and not any(word in TURNS for word in words)
    )


def _first(words: Sequence[str], listed: dict[str, list[Phrase]]) -> Phrase | None:
    for at, word in enumerate(words):
        for phrase in listed.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return phrase
    return None


def _by_first(lists: Iterable[str]) -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for listed in lists:
        for each in listed.split("|"):
            phrase = tuple(each.split())
            found.setdefault(phrase[0], []).append(phrase)
    return found


_COLD, _WARM = _by_first(COLD.values()), _by_first(WARM.values())
