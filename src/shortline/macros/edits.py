"""What an agent made of a macro's words before sending: a small change that others could use too, or his own affair. Pure.

A suggestion goes to colleagues and to other customers, so it holds nothing of this one: where his or the agent's name stood there
is the slot again, and whatever cannot be brought back with certainty is not kept.
"""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from shortline.macros import meaning
from shortline.macros.wording import SLOT, VARIABLES, Wrong, check, one_line, render

ALIKE = 0.6  # of the words; below this it is another answer
WORDS_MAX = 400
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ENDS = frozenset(".!?…:\n")


def says(sent: str, wording: str, values: Mapping[str, str]) -> bool:
    """Whether a text holds the macro's own words as they were put in, with or without more around them."""
    return _squeezed(render(wording, values).text) in _squeezed(sent)


def suggestion(
    sent: str,
    nth: int,
    wordings: Sequence[str],
    fixed: Sequence[str],
    values: Mapping[str, str],
    private: Sequence[str],
) -> str | None:
    """The changed wording with its slots, or None. `private`: what is known of the customer, by which he would be known again."""
    wording, sent = wordings[nth], sent.strip()
    rendered = render(wording, values).text
    if _squeezed(sent).casefold() == _squeezed(rendered).casefold() or not _alike(sent, rendered):
        return None
    restored = _restored(sent, wording, values)
    if restored is None or _tells(restored, rendered, private):
        return None
    known = {_squeezed(each).casefold() for each in wordings}
    if _squeezed(restored).casefold() in known:
        return None
    try:
        check(restored)
        meaning.check_slots(restored)
        meaning.check_same(meaning.Version((*wordings, restored), fixed))
    except Wrong:
        return None
    return restored


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _alike(sent: str, rendered: str) -> bool:
    one, other = _WORD.findall(sent.casefold()), _WORD.findall(rendered.casefold())
    if not one or max(len(one), len(other)) > WORDS_MAX:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _restored(sent: str, wording: str, values: Mapping[str, str]) -> str | None:
    """Slots where values stood, the longest first. None where a value of a person stands that no slot can stand for."""
    slots = {match[1].strip(): match for match in SLOT.finditer(wording) if match[1].strip() in VARIABLES}
    spoken = {name: one_line(values.get(name, "")) or (match[2] or "").strip() for name, match in slots.items()}
    text = sent
    if SLOT.search(text) or "{" in text or "}" in text:
        return None
    for number, name in enumerate(sorted(slots, key=lambda each: -len(spoken[each]))):
        said, mark = spoken[name], f"\ue000{number}\ue001"
        if not said:
            return None
        text, found = re.subn(rf"(?<!\w){re.escape(said)}(?!\w)", mark, text, flags=re.I)
        by_fallback = not one_line(values.get(name, ""))
        if by_fallback and found != 1:  # a fallback is an ordinary word: only where it cannot be another one
            return None
        slots[mark] = slots.pop(name)
    for mark, match in slots.items():
        text = text.replace(mark, match[0])
    return text


def _tells(restored: str, rendered: str, private: Sequence[str]) -> bool:
    """Whether what was added could be about this customer: a part of his name or number, or a new name within a sentence."""
    plain = SLOT.sub(" ", restored)
    parts = {part.casefold() for each in private for part in _WORD.findall(one_line(each)) if len(part) > 1}
    if any(word.casefold() in parts for word in _WORD.findall(plain)) or "@" in plain:
        return True
    before = {word.casefold() for word in _WORD.findall(rendered)}
    for word in _WORD.finditer(plain):
        if word[0].casefold() not in before and word[0][0].isupper() and not _begins(plain, word.start()):
            return True
    return False


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins here: there a capital says nothing."""
    ahead = text[:at].rstrip(" \t\"'“”„«»(")
    return not ahead or ahead[-1] in _ENDS
