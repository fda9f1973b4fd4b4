"""How many messages a second a number may send: what the provider says of it, and what a lead chose. Pure."""

from __future__ import annotations

from typing import Literal, TypeAlias

Level: TypeAlias = Literal["coexistence", "ordinary", "upgraded"]
PER_SECOND: dict[str, int] = {"coexistence": 20, "ordinary": 80, "upgraded": 1000}
LEVELS: dict[int, Level] = {20: "coexistence", 80: "ordinary", 1000: "upgraded"}


def most(chosen: int | None, told: str, channel: int | None) -> int | None:
    """Messages a second. The lower of the two counts; the channel's own limit if neither is known. None: no limit."""
    known = [each for each in (chosen, PER_SECOND.get(told)) if each is not None]
    return min(known) if known else channel


def contradicts(chosen: str, told: str) -> bool:
    """More was chosen than the provider gives this number."""
    return told in PER_SECOND and PER_SECOND[chosen] > PER_SECOND[told]
