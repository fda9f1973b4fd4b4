"""What the two books hold. Plain values: they can be written by hand in a test, saved and read again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(r"#([a-z]\d+)\b")
"""Every text that anybody writes in a run begins with one of these, and no two are alike: `#c17 Is tram 4 running?`."""


def tokens_in(*texts: str | None) -> tuple[str, ...]:
    return tuple(found for text in texts if text for found in TOKEN.findall(text))


def digits(address: str | None) -> str:
    """An address to compare by: a number without its decoration, any other id as it is."""
    plain = re.sub(r"[\s+()-]", "", address or "")
    return plain if plain.isdigit() else address or ""


# The provider's book


@dataclass(frozen=True, slots=True)
class Update:
    """A customer's message in a body that the desk answered with 2xx."""

    id: str
    token: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A send that the provider took. `n` counts them in the provider's order."""

    n: int
    token: str
    to: str
    failed: bool = False
    """The provider itself reported later that it did not arrive."""


@dataclass(slots=True)
class ProviderBook:
    acknowledged: list[Update] = field(default_factory=list)
    accepted: list[Acceptance] = field(default_factory=list)
    poison: set[str] = field(default_factory=set)
    """Ids of updates that no desk could apply."""


# The desk's book


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the API shows it at the end."""

    id: str
    conversation_id: str
    seq: int
    direction: str
    tokens: tuple[str, ...]
    state: str | None = None
    accepted: bool = False
    possible_duplicate: bool = False
    after_unconfirmed: bool = False
    late: bool = False
    version: int = 1


@dataclass(slots=True)
class Press:
    """An agent pressed send, and the desk said that it has the message."""

    token: str
    conversation_id: str
    address: str
    """Of the conversation he had open, as it was shown to him."""
    message_ids: tuple[str, ...] = ()
    taken_back: bool = False
    again: bool = False
    """A person asked for another copy."""


@dataclass(frozen=True, slots=True)
class Read:
    """Inbound messages of one conversation, in the order in which one reader saw them."""

    reader: str
    conversation_id: str
    ids: tuple[str, ...]
    late: frozenset[str] = frozenset()
    times: tuple[float, ...] = ()
    """When each was written, in seconds, beside `ids`; without them every message counts as old."""


@dataclass(slots=True)
class Screen:
    """What an agent's screen holds at the end: message id -> version."""

    name: str
    shown: dict[str, int] = field(default_factory=dict)
    trusted_dead_for: float = 0.0
    """Longest time, in seconds, that it called a silent line connected."""
    settled: bool = True
    """Its last word came within five seconds of the end."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """From the end of a fault until `what` worked again, in seconds; infinite when it never did."""

    fault: str
    what: str
    seconds: float


@dataclass(slots=True)
class DeskBook:
    messages: list[Shown] = field(default_factory=list)
    set_aside: set[str] = field(default_factory=set)
    """Ids of updates in the visible quarantine."""
    presses: list[Press] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    screens: list[Screen] = field(default_factory=list)
    over_walls: list[str] = field(default_factory=list)
    """What somebody saw who must not, in words."""
    recoveries: list[Recovery] = field(default_factory=list)
