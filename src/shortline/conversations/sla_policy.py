"""How soon whom: which policy holds for a conversation, and why. Frozen and pure.

The most specific policy wins: the one with the most kinds of conditions, where an inbox counts twice, because it says the channel
too. Among equals the order that leads chose. What a policy leaves out is taken from the next one that fits, last from the house's
and from the program's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from shortline.conversations.conversation import TARGETS, Priority, Targets

Kind = Literal["first", "follow_up", "live", "resolution"]
KINDS: tuple[Kind, ...] = ("first", "follow_up", "live", "resolution")
Misfit = Literal["other_channel", "other_inbox", "other_team", "other_priority", "other_segment", "label_lacks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What policies ask of a conversation."""

    channel: str
    inbox_id: int | None = None
    team_id: int | None = None
    priority: str = Priority.NORMAL
    label_ids: frozenset[int] = frozenset()
    segment_id: int | None = None  # which kind of customer it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Conditions that are empty ask nothing: without any, it is the house's. Minutes that are None are left to the next one."""

    id: int
    name: str = ""
    place: int = 0
    channels: frozenset[str] = frozenset()
    inbox_ids: frozenset[int] = frozenset()
    team_ids: frozenset[int] = frozenset()
    priorities: frozenset[str] = frozenset()
    label_ids: frozenset[int] = frozenset()  # any of them
    segment_ids: frozenset[int] = frozenset()
    first: int | None = None
    follow_up: int | None = None
    live: int | None = None
    resolution: int | None = None

    @property
    def specificity(self) -> int:
        asks = (
            self.channels,
            self.inbox_ids,
            self.inbox_ids,
            self.team_ids,
            self.priorities,
            self.label_ids,
            self.segment_ids,
        )
        return sum(bool(each) for each in asks)

    @property
    def is_house(self) -> bool:
        return not self.specificity

    def misfit(self, about: About) -> Misfit | None:
        """The first of its conditions that does not fit."""
        if self.channels and about.channel not in self.channels:
            return "other_channel"
        if self.inbox_ids and about.inbox_id not in self.inbox_ids:
            return "other_inbox"
        if self.team_ids and about.team_id not in self.team_ids:
            return "other_team"
        if self.priorities and about.priority not in self.priorities:
            return "other_priority"
        if self.segment_ids and about.segment_id not in self.segment_ids:
            return "other_segment"
        return "label_lacks" if self.label_ids and not self.label_ids & about.label_ids else None


@dataclass(frozen=True, slots=True)
class Promise:
    """What holds for a conversation, and which policy each time is from; none: from the program's own."""

    targets: Targets
    by: Mapping[Kind, Policy]


def ranked(policies: Sequence[Policy]) -> list[Policy]:
    """In the order in which they are asked."""
    return sorted(policies, key=lambda each: (-each.specificity, each.place, each.id))


def promise(policies: Sequence[Policy], about: About) -> Promise:
    """`policies` as `ranked`."""
    by: dict[Kind, Policy] = {}
    for policy in policies:
        if len(by) == len(KINDS):
            break
        if policy.misfit(about) is None:
            by |= {kind: policy for kind in KINDS if kind not in by and getattr(policy, kind) is not None}
    minutes = {kind: getattr(by.get(kind, TARGETS), kind) for kind in KINDS}
    # Of two policies: nobody waits longer for who is still there than for who left.
    minutes["live"] = min(minutes["live"], minutes["follow_up"])
    return Promise(Targets(**minutes), by)
