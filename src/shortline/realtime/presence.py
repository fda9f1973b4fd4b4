"""Who looks at a conversation and who writes in it: in memory, said again now and then, forgotten when nobody says so.

Each process knows its own screens and hears from the others. Nothing here is kept, and nothing decides anything.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

WRITING_FOR = 6.0  # seconds after the last key
ELSEWHERE_FOR = 25.0  # seconds after another process last said so
SAY_AGAIN = 10.0

Seen = list[tuple[int, bool]]  # agent id, writing; in order of agent id


@dataclass(slots=True)
class _Look:
    agent_id: int
    conversation_id: int
    writing_until: float = 0.0


class Presence:
    def __init__(self, seconds: Callable[[], float]):
        self._seconds = seconds
        self._here: dict[object, _Look] = {}  # by screen
        self._elsewhere: dict[tuple[str, int], tuple[float, Seen]] = {}  # by process and conversation
        self._shown: dict[int, Seen] = {}
        self._told: dict[int, Seen] = {}
        self._told_at = 0.0

    def look(self, screen: object, agent_id: int, conversation_id: int | None, *, writing: bool = False) -> None:
        if conversation_id is None:
            self._here.pop(screen, None)
            return
        known = self._here.get(screen)
        if known is None or known.conversation_id != conversation_id:
            known = self._here[screen] = _Look(agent_id, conversation_id)
        known.writing_until = self._seconds() + WRITING_FOR if writing else 0.0

    def leave(self, screen: object) -> None:
        self._here.pop(screen, None)

    def hear(self, process: str, conversation_id: int, seen: Seen) -> None:
        if seen:
            self._elsewhere[process, conversation_id] = (self._seconds() + ELSEWHERE_FOR, seen)
        else:
            self._elsewhere.pop((process, conversation_id), None)

    def everywhere(self) -> dict[int, Seen]:
        """Every conversation somebody looks at."""
        now = self._seconds()
        self._elsewhere = {key: value for key, value in self._elsewhere.items() if value[0] > now}
        return _merged([*self._local(now), *((c, seen) for (_, c), (_, seen) in self._elsewhere.items())])

    def changes(self) -> dict[int, Seen]:
        """What is different from the last time this was asked; an empty list where everybody left."""
        now = self.everywhere()
        changed = _difference(self._shown, now)
        self._shown = now
        return changed

    def to_tell(self) -> dict[int, Seen]:
        """What other processes should hear: changes, and everything once in a while."""
        now = _merged(self._local(self._seconds()))
        changed = _difference(self._told, now)
        if self._seconds() - self._told_at > SAY_AGAIN:
            changed |= now
            self._told_at = self._seconds()
        self._told = now
        return changed

    def _local(self, now: float) -> Iterable[tuple[int, Seen]]:
        return [(look.conversation_id, [(look.agent_id, look.writing_until > now)]) for look in self._here.values()]


def _merged(looks: Iterable[tuple[int, Seen]]) -> dict[int, Seen]:
    """One line for each agent: two screens of one person are one person, who writes if he writes on either."""
    found: dict[int, dict[int, bool]] = {}
    for conversation_id, seen in looks:
        agents = found.setdefault(conversation_id, {})
        for agent_id, writing in seen:
            agents[agent_id] = agents.get(agent_id, False) or writing
    return {conversation_id: sorted(agents.items()) for conversation_id, agents in found.items()}


def _difference(before: dict[int, Seen], now: dict[int, Seen]) -> dict[int, Seen]:
    return {
        number: now.get(number, []) for number in before.keys() | now.keys() if before.get(number) != now.get(number)
    }
