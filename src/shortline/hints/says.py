"""What a customer's short text says as a whole: hello, thanks, "it is settled" or "ok". Pure, and strict on purpose.

Every word has to be in the lists, but for a name at the end. A word more, a digit or a question mark, and the text says
something an agent has to read: taking a question for a greeting leaves somebody without an answer, the other way round costs
a moment. Only where an agent looks anyway, `seems_settled` guesses.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from shortline.hints.lists import BLOCKS
from shortline.hints.words import BY_FIRST, SPOKEN_IN, SWAPPED, Kind, Phrase, folded, squeezed

LONGEST = 80  # characters
NAME_MAX = 12  # letters
GUESSED_MAX = 160
SETTLED_WORDS_MAX = 8
DIGITS_MAX = 3  # "test 123"
Says: TypeAlias = Literal["hello", "thanks", "done", "ok"]
_GREETING: set[Kind] = {"hello", "chat", "test", "who"}
_TELLING: set[Kind] = {"hello", "chat", "thanks"}
_ADDRESSED: set[Kind] = {"hello", "thanks"}
_SYMBOLS = frozenset(("So", "Sk"))
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_QUESTION = re.compile("[?？؟;՞]")
# Said by a face alone. What is in neither list thanks, as a heart or a thumb does.
_SMILES = frozenset("🙂😊😀😃😄😁😆😅😂🤣😉😍🥰😘😎🤗👋🤝🙋☺😇🫡")
_NOT_HAPPY = frozenset("😡😠🤬😤😢😭😞😔😟😕☹🙁😣😖😫😩😱😨😰🤔🤨🙄😒😬👎💩❓❔⁉‼❗❕🆘⚠🚨🖕😶😐😑❌⛔🚫☎📞🤷")
_DRESS = frozenset("\ufe0f\u200d\u2640\u2642🏻🏼🏽🏾🏿")  # colours and joiners of the emoji before them


@dataclass(frozen=True, slots=True)
class Heard:
    """`languages` in which it is said like that; `by_face`: without a word."""

    says: Says
    languages: tuple[str, ...] = ()
    by_face: bool = False


def says(text: str | None) -> Says | None:
    found = heard(text)
    return found.says if found else None


def stays_settled(text: str | None) -> bool:
    """A thanks or "found it" under a closed matter: nobody has to answer. An "ok" or a "hi" might mean more."""
    found = heard(text)
    return found is not None and (found.says in ("thanks", "done") or found.by_face)


def seems_settled(text: str | None) -> bool:
    """A thanks or "all good" among words we do not know, if none of them wants something: enough to offer a closing line."""
    found = heard(text)
    if found is not None:
        return found.says != "hello"
    if not text or len(text) > GUESSED_MAX or _QUESTION.search(text) or any(char in _NOT_HAPPY for char in text):
        return False
    words = _WORD.findall(folded(text))
    if any(word in BLOCKS or word.isdigit() for word in words):
        return False
    found_in = [match for at in range(len(words)) if (match := _match(words, at))]
    if any(kind == "thanks" for _, kind in found_in):
        return True
    # One word alone may be another language's: "lost" settles a matter in Sweden.
    return len(words) <= SETTLED_WORDS_MAX and any(kind == "done" and len(phrase) > 1 for phrase, kind in found_in)


def spoken_in(text: str) -> tuple[str, ...]:
    """By the greetings and thanks in a text of any kind: the languages it may be in; none where there is no such word."""
    words = _WORD.findall(folded(text[:GUESSED_MAX]))
    matches = (_match(words, at) for at in range(len(words)))
    return _languages([match[0] for match in matches if match is not None and match[1] in _TELLING])


def heard(text: str | None) -> Heard | None:
    """None: it is more than that, and to be read."""
    if not text or len(text) > LONGEST:
        return None
    asks = _QUESTION.search(text) is not None
    first = _WORD.search(text)
    if first is None:
        return None if asks else _by_face(text)
    if not _beginning(folded(first[0])):
        return None  # so nearly every message that asks something is let go after its first word
    scanned = _scan(_WORD.findall(folded(text)), text)
    if scanned is None or any(char in _NOT_HAPPY for char in text):
        return None
    kinds, spoken = scanned
    meant = _meant(kinds, asks)
    return Heard(meant, _languages(spoken)) if meant else None


def _by_face(text: str) -> Heard | None:
    faces = [char for char in text if unicodedata.category(char) in _SYMBOLS and char not in _DRESS]
    if not faces or any(char in _NOT_HAPPY for char in faces):
        return None
    return Heard("hello" if all(char in _SMILES for char in faces) else "thanks", by_face=True)


def _meant(kinds: set[Kind], asks: bool) -> Says | None:
    """A question mark belongs to a "how are you?" alone."""
    greets = kinds <= _GREETING
    if asks:
        return "hello" if greets and "chat" in kinds else None
    for strongest in ("thanks", "done", "ok"):
        if strongest in kinds:
            return strongest
    return "hello" if greets and kinds & {"hello", "test"} else None


def _scan(words: Sequence[str], text: str) -> tuple[set[Kind], list[Phrase]] | None:
    """The kinds of the phrases these words are made of, and the phrases; None as soon as one word is too many."""
    kinds: set[Kind] = set()
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        match = _match(words, at)
        if match is not None and not (at == 0 and match[1] == "noun"):
            found.append(match[0])
            kinds.add(match[1])
            at += len(match[0])
        elif _may_stand(words, at, kinds, text):
            at += 1
        else:
            return None
    return kinds, found


def _may_stand(words: Sequence[str], at: int, kinds: set[Kind], text: str) -> bool:
    """A word that is in no list: the number of a test, or a name at the end."""
    if words[at].isdigit():
        return "test" in kinds and len(words[at]) <= DIGITS_MAX
    return 0 < at == len(words) - 1 and bool(kinds & _ADDRESSED) and _is_name(words[at], text)


def _is_name(word: str, text: str) -> bool:
    """ "Thanks Anna": one last word with a capital, in a text that has small letters too."""
    last = _WORD.findall(text)[-1]
    return last.istitle() and 2 < len(last) <= NAME_MAX and word not in BLOCKS and not text.isupper()


def _match(words: Sequence[str], at: int) -> tuple[Phrase, Kind] | None:
    """The longest phrase that begins here."""
    for phrase, kind in _beginning(words[at]):
        size = len(phrase)
        if size == 1 or (
            at + size <= len(words) and all(squeezed(words[at + step]) == phrase[step] for step in range(1, size))
        ):
            return phrase, kind
    return None


def _beginning(word: str) -> Sequence[tuple[Phrase, Kind]]:
    first = squeezed(word)
    return BY_FIRST.get(first if first in BY_FIRST else SWAPPED.get(first, ""), ())


def _languages(found: list[Phrase]) -> tuple[str, ...]:
    """Those in which the most of it is said."""
    votes: dict[str, int] = {}
    for phrase in found:
        for language in SPOKEN_IN.get(phrase, ()):
            votes[language] = votes.get(language, 0) + 1
    most = max(votes.values(), default=0)
    return tuple(language for language, count in votes.items() if count == most)
