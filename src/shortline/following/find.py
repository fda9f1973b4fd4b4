"""Who a note calls by name, and whom of them it reaches. Pure.

A name counts where `@` begins a word and the whole name follows, in whatever case; of two that fit the longer one is
meant, and of two colleagues with the same name both. Nobody is reached who may not see the conversation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shortline.accounts.actor import Actor, Role
from shortline.accounts.permissions import Action, ConversationFacts, may


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Colleague:
    id: int
    name: str
    role: Role = Role.AGENT
    team_ids: frozenset[int] = frozenset()

    def sees(self, facts: ConversationFacts) -> bool:
        return bool(may(Actor("agent", self.id, self.role, self.team_ids), Action.CONVERSATION_READ, facts))


@dataclass(frozen=True, slots=True)
class Reached:
    """`named`: whose names are mentions. `agents`: whom that reaches. `unseen`: names of those who may not see it."""

    named: tuple[Colleague | Team, ...] = ()
    agents: tuple[int, ...] = ()
    unseen: tuple[str, ...] = ()


def named(text: str, everybody: Iterable[Colleague | Team]) -> list[Colleague | Team]:
    """Whom the text calls, in the order of the text, each once."""
    by_name: dict[str, list[Colleague | Team]] = {}
    for each in everybody:
        by_name.setdefault(each.name.strip().casefold(), []).append(each)
    by_name.pop("", None)
    longest_first = sorted(by_name, key=len, reverse=True)
    folded, found = text.casefold(), dict[Colleague | Team, None]()
    for at, char in enumerate(folded):
        if char != "@" or (at and _in_word(folded[at - 1])):
            continue
        name = next((each for each in longest_first if _stands(each, folded, at + 1)), None)
        if name is not None:
            found |= dict.fromkeys(by_name[name])
    return list(found)


def _stands(name: str, text: str, at: int) -> bool:
    end = at + len(name)
    return text.startswith(name, at) and not (end < len(text) and _in_word(text[end]))


def _in_word(char: str) -> bool:
    return char.isalnum() or char in "_@"


def reach(
    called: Sequence[Colleague | Team], colleagues: Sequence[Colleague], facts: ConversationFacts, *, me: int | None
) -> Reached:
    """A team reaches those of its members who may see the conversation. Nobody calls himself."""
    meant: list[Colleague | Team] = []
    agents: dict[int, None] = {}
    unseen: list[str] = []
    for each in called:
        people = [each] if isinstance(each, Colleague) else [who for who in colleagues if each.id in who.team_ids]
        others = [who for who in people if who.id != me]
        seeing = [who.id for who in others if who.sees(facts)]
        if seeing:
            meant.append(each)
            agents |= dict.fromkeys(seeing)
        elif others:
            unseen.append(each.name)
    return Reached(tuple(meant), tuple(agents), tuple(dict.fromkeys(unseen)))
