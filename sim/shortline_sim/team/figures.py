"""What a play was like, in numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WINDOW = 86_400.0  # seconds: how long a customer may be answered freely after he wrote


@dataclass(frozen=True, slots=True)
class Answer:
    """A customer waited from `since` until `at`, seconds of the play; `by` answered, `before` had answered him last."""

    case: int
    since: float
    at: float
    by: int
    follow_up: bool
    before: int | None = None

    @property
    def waited(self) -> float:
        return self.at - self.since


@dataclass(slots=True)
class Book:
    """Everything a play writes down while it goes on."""

    cases: int = 0
    answers: list[Answer] = field(default_factory=list)
    windows_lost: int = 0
    windows_lost_while_free: int = 0
    unowned_seconds: float = 0.0
    over_capacity: int = 0
    collisions: int = 0
    wasted_seconds: float = 0.0
    breaches: int = 0
    left: list[tuple[bool, float]] = field(
        default_factory=list
    )  # at the end: a follow-up or not, seconds waited so far
    busy: dict[int, float] = field(default_factory=dict)
    at_work: dict[int, float] = field(default_factory=dict)

    def worked(self, who: int, seconds: float) -> None:
        self.busy[who] = self.busy.get(who, 0.0) + seconds


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the table. Times in seconds; per 1,000 cases where it says so; shares between 0 and 1."""

    cases: int
    answers: int
    first_p50: float
    first_p95: float
    follow_up_p50: float
    follow_up_p95: float
    breaches: float  # per 1,000 cases
    windows_lost: float  # per 1,000 cases
    same_agent: float
    unowned_minutes: float  # per 1,000 cases
    gini: float
    collisions: int


def percentile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def gini(values: Sequence[float]) -> float:
    """0: all the same; 1: one has everything."""
    ordered = sorted(values)
    whole = sum(ordered)
    if not ordered or whole <= 0:
        return 0.0
    ranked = sum(place * value for place, value in enumerate(ordered, start=1))
    return 2 * ranked / (len(ordered) * whole) - (len(ordered) + 1) / len(ordered)


def efforts(busy: Mapping[int, float], at_work: Mapping[int, float]) -> list[float]:
    """The share of his time at work that each was busy, for whoever was at work for an hour at least."""
    return [busy.get(who, 0.0) / hours for who, hours in sorted(at_work.items()) if hours >= 3600]


def figures(book: Book) -> Figures:
    first = [each.waited for each in book.answers if not each.follow_up]
    first += [waited for follow_up, waited in book.left if not follow_up]
    follow = [each.waited for each in book.answers if each.follow_up]
    follow += [waited for follow_up, waited in book.left if follow_up]
    known = [each for each in book.answers if each.follow_up and each.before is not None]
    thousand = 1000 / max(1, book.cases)
    return Figures(
        book.cases,
        len(book.answers),
        percentile(first, 0.5),
        percentile(first, 0.95),
        percentile(follow, 0.5),
        percentile(follow, 0.95),
        book.breaches * thousand,
        book.windows_lost * thousand,
        sum(each.by == each.before for each in known) / len(known) if known else 1.0,
        book.unowned_seconds / 60 * thousand,
        gini(efforts(book.busy, book.at_work)),
        book.collisions,
    )
