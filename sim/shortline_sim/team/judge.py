"""What was promised, and whether a play kept it. Pure: figures in, verdicts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shortline_sim.team.figures import Figures

FOLLOW_UP_P95, LONE_P50, LONE_P95 = 300.0, 60.0, 240.0  # seconds


@dataclass(frozen=True, slots=True)
class Verdict:
    scene: str
    name: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def __str__(self) -> str:
        sign = "at least" if self.at_least else "at most"
        return f"{'met ' if self.met else 'NOT '} {self.scene:<11} {self.name:<46} {self.value:>9.2f} {sign} {self.bound:.2f}"


# The name, the figure, whether more is better.
COMPARED = (
    ("first answer, half", "first_p50", False),
    ("first answer, 95 of 100", "first_p95", False),
    ("follow-up, half", "follow_up_p50", False),
    ("follow-up, 95 of 100", "follow_up_p95", False),
    ("answered too late", "breaches", False),
    ("windows lost", "windows_lost", False),
    ("same colleague", "same_agent", True),
    ("minutes without an owner", "unowned_minutes", False),
    ("unevenness of effort", "gini", False),
)


def promises(scene: str, target: str, ours: Figures, lost_while_free: int) -> list[Verdict]:
    """`target`: "normal" or "lone"; other scenes only promise that nothing is lost or left."""
    found = [
        Verdict(scene, "minutes without an owner", ours.unowned_minutes, 0),
        Verdict(scene, "windows lost while somebody was free", lost_while_free, 0),
    ]
    if target:
        found.append(Verdict(scene, "follow-up, 95 of 100, seconds", ours.follow_up_p95, FOLLOW_UP_P95))
    if target == "lone":
        found.append(Verdict(scene, "lone answer, half, seconds", ours.first_p50, LONE_P50))
        found.append(Verdict(scene, "lone answer, 95 of 100, seconds", ours.first_p95, LONE_P95))
    return found


def against(scene: str, ours: Figures, others: Mapping[str, Figures]) -> list[Verdict]:
    """At least as good as each other way, in each figure."""
    return [
        Verdict(scene, f"{name}, against {way}", getattr(ours, figure), getattr(theirs, figure), more)
        for way, theirs in others.items()
        for name, figure, more in COMPARED
    ]
