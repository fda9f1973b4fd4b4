"""Who gets this conversation, and why. Pure: values in, a value out.

Nobody is given anything who is away, off or full; whoever is busy only what is already his. Among the others, in this
order: who answered this customer last, who speaks his language, who is there for his kind of customer, who knows about the
matter; then as the house
distributes, and last whose turn it is. Each counts for itself, so without one agent everybody else's work stays where it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shortline.routing.effort import Load, Rules, free, has_room

_TICK = timedelta(microseconds=1)
NOTHING = Load()
_RANK = {"urgent": 0, "high": 1, "normal": 2, "low": 3}


class Mode(StrEnum):
    MANUAL = "manual"
    LEAST_BUSY = "least_busy"
    ROUND_ROBIN = "round_robin"


@dataclass(frozen=True, slots=True)
class Work:
    """A conversation that waits. `used`: the share of its answer time, 1 is all; `answered_by` answered this customer last."""

    id: int
    since: datetime
    used: float
    mode: Mode
    live: bool = True
    team_id: int | None = None
    language: str | None = None
    label_ids: frozenset[int] = frozenset()
    answered_by: int | None = None
    answered_at: datetime | None = None
    priority: str = "normal"
    segment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    id: int
    presence: str
    capacity: int
    load: Load = NOTHING
    team_ids: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    label_ids: frozenset[int] = frozenset()
    given_at: datetime | None = None
    segment_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, and what its sentence needs: ids, codes and numbers only."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """Without an agent it stays where it is, and the one reason says why."""

    agent_id: int | None
    reasons: tuple[Reason, ...]


def in_order(works: Sequence[Work]) -> list[Work]:
    """Urgent ones first; whose time is most used up; within equals what hurries more, then who waits longest."""
    return sorted(
        works, key=lambda work: (work.priority != "urgent", -work.used, _RANK[work.priority], work.since, work.id)
    )


def choose(work: Work, agents: Sequence[Candidate], rules: Rules) -> Decision:
    if work.mode is Mode.MANUAL:
        return _nobody("by_hand")
    members = [each for each in agents if work.team_id is None or work.team_id in each.team_ids]
    there = [each for each in members if _is_there(each, work)]
    if not there:
        return _nobody("nobody_there")
    able = [each for each in there if has_room(each.load, each.capacity, rules, live=work.live)]
    if not able:
        return _nobody("all_full")
    best = min(able, key=lambda each: _rank(each, work, rules))
    return Decision(best.id, _why(best, work, rules))


def plan(
    works: Sequence[Work], agents: Sequence[Candidate], rules: Rules, *, now: datetime
) -> list[tuple[Work, Decision]]:
    """One after the other: what is given counts for the next."""
    hands = {each.id: each for each in agents}
    decided = []
    for number, work in enumerate(in_order(works)):
        decision = choose(work, list(hands.values()), rules)
        decided.append((work, decision))
        if decision.agent_id is not None:
            taker = hands[decision.agent_id]
            turn = now + number * _TICK
            hands[taker.id] = replace(taker, load=taker.load.plus(live=work.live), given_at=turn)
    return decided


def _is_there(agent: Candidate, work: Work) -> bool:
    return agent.presence == "available" or (agent.presence == "busy" and agent.id == work.answered_by)


def _rank(agent: Candidate, work: Work, rules: Rules) -> tuple[bool, bool, bool, int, int, float, bool, float, int]:
    """The smallest is given the work. Where it goes to whoever has most room, a customer who waits for an answer now counts
    before talks that wait for their customer: two of these leave time for a third, one of those does not."""
    by_room = work.mode is Mode.LEAST_BUSY
    used = agent.load.units(rules) / (agent.capacity * rules.slow_per_live) if by_room else 0.0
    return (
        agent.id != work.answered_by,
        not _speaks(agent, work),
        work.segment_id not in agent.segment_ids,
        -len(agent.label_ids & work.label_ids),
        agent.load.waiting if by_room else 0,
        used,
        agent.given_at is not None,
        agent.given_at.timestamp() if agent.given_at else 0.0,
        agent.id,
    )


def _speaks(agent: Candidate, work: Work) -> bool:
    """ "pt-BR" is Portuguese for whoever speaks that."""
    return work.language is not None and (
        work.language in agent.languages
        or work.language.split("-", 1)[0] in {each.split("-", 1)[0] for each in agent.languages}
    )


def _why(agent: Candidate, work: Work, rules: Rules) -> tuple[Reason, ...]:
    reasons = []
    if work.answered_by == agent.id and work.answered_at is not None:
        reasons.append(Reason("answered", {"at": work.answered_at.isoformat()}))
    if _speaks(agent, work) and work.language is not None:
        reasons.append(Reason("speaks", {"language": work.language}))
    if work.segment_id in agent.segment_ids:
        reasons.append(Reason("serves", {"segment_id": str(work.segment_id)}))
    if known := sorted(agent.label_ids & work.label_ids):
        reasons.append(Reason("knows", {"label_id": str(known[0])}))
    reasons.append(Reason("free", {"free": free(agent.load, agent.capacity, rules), "capacity": agent.capacity}))
    if work.mode is Mode.ROUND_ROBIN and len(reasons) == 1:
        reasons.append(Reason("turn"))
    return tuple(reasons)


def _nobody(code: str) -> Decision:
    return Decision(None, (Reason(code),))
