"""What the desk knows of an open case, for whoever takes it over: what was asked, said and promised, and what is left to do.

Pure. The app begins the same lines for one conversation, where they are edited first; here they are written for many at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

LONGEST, LONGEST_WORDS = 4000, 600
# In the words of whoever hands over, as the app would say them.
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "asked": "Asked: {0}", "last": "Last: {0}", "we": "We said: {0}", "promised": "Promised: {0}", "todo": "Still to do: {0}",
        "call_back": "Call back", "email": "To write by e-mail", "appointment": "Appointment", "yes": "Yes", "no": "No",
    },
    "nl": {
        "asked": "Vraag: {0}", "last": "Laatst: {0}", "we": "Wij zeiden: {0}", "promised": "Beloofd: {0}",
        "todo": "Nog te doen: {0}",
        "call_back": "Terugbellen", "email": "Per e-mail schrijven", "appointment": "Afspraak", "yes": "Ja", "no": "Nee",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promised:
    kind: str
    address: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """`last`: of the customer, where it is not what he asked first."""

    asked: str = ""
    last: str = ""
    ours: str = ""
    promised: Sequence[Promised] = ()
    to_do: Sequence[str] = ()
    fields: Sequence[tuple[str, str | bool]] = ()  # the name, and what was filled in


def said(known: Known, locale: str) -> str:
    """One line each; empty where there is nothing to know. A locale without words of its own gets English."""
    words = WORDS.get(locale.split("-")[0], WORDS["en"])
    lines = [words[name].format(_cut(text)) for name, text in _spoken(known) if text]
    for each in known.promised:
        lines.append(words["promised"].format(f"{words[each.kind]} {each.address}, {each.due_at:%Y-%m-%d %H:%M} UTC"))
    lines += [words["todo"].format(each) for each in known.to_do]
    for name, value in known.fields:
        lines.append(f"{name}: {words['yes' if value else 'no'] if isinstance(value, bool) else value}")
    return "\n".join(lines)[:LONGEST]


def _spoken(known: Known) -> tuple[tuple[str, str], ...]:
    return (("asked", known.asked), ("last", known.last), ("we", known.ours))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"
