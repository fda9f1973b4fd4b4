"""A wording: plain text with slots like {{contact.first_name|there}}. Pure.

The variables are a fixed list and a slot is replaced once, in one pass: there is no expression, no attribute and no second
look, so what a customer calls himself is never read as a template. Braces that name nothing stay the text they are.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Name -> whether it may have no value. Where it may, the slot must say what to write instead: never an empty gap.
VARIABLES: Mapping[str, bool] = {
    "contact.name": True,
    "contact.first_name": True,
    "agent.name": False,
    "agent.first_name": False,
    "inbox.name": False,
    "team.name": True,
    "organisation.name": True,
}
SLOT = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")
_UNSAID = " .…"  # dots that nobody replaced say as little as nothing
_NAME = re.compile(r"\w*[^\W\d_]\w*")


class Wrong(ValueError):
    """A wording that cannot be kept: a code and a sentence that says what to change; `params` is what it is made of."""

    def __init__(self, code: str, sentence: str, params: dict[str, str | int]):
        self.code, self.sentence, self.params = code, sentence, params
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Rendered:
    """`missing` names the variables that had no value, so that their fallbacks stand in the text."""

    text: str
    missing: tuple[str, ...]


def render(wording: str, values: Mapping[str, str]) -> Rendered:
    """Every slot replaced by its value or its fallback; a line of values, so a name cannot bring paragraphs along."""
    missing: list[str] = []

    def fill(match: re.Match[str]) -> str:
        name = match[1].strip()
        if name not in VARIABLES:
            return match[0]
        value = one_line(values.get(name, ""))
        if not value and name not in missing:
            missing.append(name)
        return value or (match[2] or "").strip()

    return Rendered(SLOT.sub(fill, wording), tuple(missing))


def variables(wordings: Sequence[str]) -> list[str]:
    """The variables used, each once, in the order of the list."""
    used = {match[1].strip() for wording in wordings for match in SLOT.finditer(wording)}
    return [name for name in VARIABLES if name in used]


def check(wording: str) -> None:
    """Raises Wrong for a variable we do not know, or one that may be empty and has no fallback."""
    for match in SLOT.finditer(wording):
        name = match[1].strip()
        if name in VARIABLES:
            if VARIABLES[name] and not (match[2] or "").strip(_UNSAID):
                raise Wrong(
                    "fallback_missing",
                    f"{{{{{name}}}}} may have no value. Say what to write then: {{{{{name}|…}}}}.",
                    params={"name": name},
                )
        elif _NAME.search(name):
            known = ", ".join(VARIABLES)
            raise Wrong(
                "unknown_variable",
                f"There is no variable {name[:60]}. There are: {known}.",
                params={"name": name[:60], "known": known},
            )


def one_line(value: str) -> str:
    """A value as it may stand inside a sentence: no line breaks, no control or direction-changing characters."""
    shown = (
        " " if char.isspace() else char for char in value if unicodedata.category(char) not in _HIDDEN or char in "\n\t"
    )
    return " ".join("".join(shown).split())


_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def first_name(name: str) -> str:
    """The first word with a letter in it; '' for a number, an emoji or nothing."""
    return next((word for word in one_line(name).split() if any(char.isalpha() for char in word)), "")
