"""Open conversations counted by inbox, team and assignee: from these sums comes every number an agent sees beside a view.

Pure; what counts, and when, is in `tallies.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, ConversationFacts, may
from shortline.conversations.views import Filter, StateFilter, View

SOMEBODY = 0  # no agent's id: an assignee who is not the one who asks

_STATES: frozenset[StateFilter] = frozenset({"open", "waiting_for_us", "greeted", "waiting_for_customer"})
_VIEWS: frozenset[View] = frozenset({"mine", "team", "unassigned", "all"})


@dataclass(frozen=True, slots=True)
class Group:
    """Open conversations of one inbox, team and assignee: `waiting` of `open`, and `greeted` of `waiting`."""

    inbox_id: int
    team_id: int | None
    assignee_id: int | None
    open: int
    waiting: int
    greeted: int

    def in_state(self, state: StateFilter) -> int:
        match state:
            case "open":
                return self.open
            case "waiting_for_us":
                return self.waiting
            case "greeted":
                return self.greeted
        return self.open - self.waiting


class Whose(NamedTuple):
    """Whose an open conversation is, and whether anybody waits in it."""

    inbox_id: int
    team_id: int | None
    assignee_id: int | None
    waiting: bool
    greeted: bool  # of those who wait: with nothing but a greeting


class Open:
    """The open conversations, each with whose it is, and how many there are of a kind."""

    def __init__(self) -> None:
        self._whose: dict[int, Whose] = {}
        self._many: Counter[Whose] = Counter()
        self._one: dict[Whose, Whose] = {}  # of many equal ones one is kept

    def put(self, conversation_id: int, whose: Whose | None) -> None:
        """As it is now. None: it is not open, or no more."""
        before = self._whose.pop(conversation_id, None)
        if before is not None:
            self._many[before] -= 1
            if not self._many[before]:
                del self._many[before], self._one[before]
        if whose is not None:
            self._whose[conversation_id] = whose = self._one.setdefault(whose, whose)
            self._many[whose] += 1

    def groups(self) -> list["Group"]:
        sums: dict[tuple[int, int | None, int | None], list[int]] = {}
        for whose, many in self._many.items():
            total = sums.setdefault(whose[:3], [0, 0, 0])
            total[0] += many
            total[1] += many * whose.waiting
            total[2] += many * (whose.waiting and whose.greeted)
        return [Group(*key, *total) for key, total in sums.items()]


@dataclass(frozen=True, slots=True)
class Inbox:
    team_id: int | None
    channel: str
    live: bool


def tells(wanted: Filter) -> bool:
    """Whether a counting answers this filter: it knows whose conversations are and who waits, nothing else of them."""
    more = (wanted.label_id, wanted.segment_id, wanted.priority, wanted.only)
    return wanted.state in _STATES and wanted.view in _VIEWS and all(each is None for each in more)


class Tally:
    """What was counted at one moment."""

    def __init__(self, groups: Iterable[Group], inboxes: Mapping[int, Inbox]):
        self.inboxes = inboxes
        self._of: dict[int, list[Group]] = {}
        # An agent sees the same of all colleagues, so theirs are taken together: thousands of agents, few sums.
        sums: dict[tuple[int, int | None, bool], list[int]] = {}
        for each in groups:
            if each.inbox_id not in inboxes:
                continue  # taken away while this was counted
            if each.assignee_id is not None:
                self._of.setdefault(each.assignee_id, []).append(each)
            total = sums.setdefault((each.inbox_id, each.team_id, each.assignee_id is None), [0, 0, 0])
            for place, n in enumerate((each.open, each.waiting, each.greeted)):
                total[place] += n
        self._together = [
            Group(inbox, team, None if nobodys else SOMEBODY, *total) for (inbox, team, nobodys), total in sums.items()
        ]

    def seen_by(self, actor: Actor) -> "Seen":
        """What of it this actor may know."""
        theirs = [each for each in self._together if self._sees(actor, each)]
        mine = [each for each in self._of.get(actor.agent_id or SOMEBODY, ()) if self._sees(actor, each)]
        only_mine = [each for each in mine if not self._sees(actor, replace(each, assignee_id=SOMEBODY))]
        return Seen(self, actor, theirs + only_mine, mine)

    def of(self, assignee_id: int, actor: Actor) -> list[Group]:
        return [each for each in self._of.get(assignee_id, ()) if self._sees(actor, each)]

    def _sees(self, actor: Actor, group: Group) -> bool:
        facts = ConversationFacts(group.assignee_id, group.team_id, self.inboxes[group.inbox_id].team_id)
        return may(actor, Action.CONVERSATION_READ, facts) is True


@dataclass(frozen=True, slots=True)
class Seen:
    """A counting as one actor may know it."""

    tally: Tally
    actor: Actor
    groups: list[Group]
    mine: list[Group]

    def count(self, wanted: Filter) -> int:
        """How many conversations the filter finds; only for filters that a counting `tells`."""
        groups = self.groups
        if wanted.view == "mine":
            groups = self.mine
        if wanted.assignee_id is not None:
            mine = wanted.view == "mine"
            if mine and wanted.assignee_id != self.actor.agent_id:
                return 0
            groups = self.mine if mine else self.tally.of(wanted.assignee_id, self.actor)
        assert wanted.state is not None
        return sum(each.in_state(wanted.state) for each in groups if self._fits(each, wanted))

    def by_inbox(self) -> dict[int, int]:
        """Open ones of each inbox that is in use."""
        found = {each: 0 for each, inbox in self.tally.inboxes.items() if inbox.live}
        for group in self.groups:
            if group.inbox_id in found:
                found[group.inbox_id] += group.open
        return found

    def _fits(self, group: Group, wanted: Filter) -> bool:
        if wanted.view == "team" and not (
            group.team_id in self.actor.team_ids if self.actor.team_ids else group.team_id is None
        ):
            return False
        if wanted.view == "unassigned" and group.assignee_id is not None:
            return False
        if wanted.channel is not None and self.tally.inboxes[group.inbox_id].channel != wanted.channel:
            return False
        return wanted.inbox_id in (None, group.inbox_id) and wanted.team_id in (None, group.team_id)
