"""What a reason brings to a case's checklist, and what goes with the reason before. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    id: int
    text: str
    reason_id: int | None  # that brought it
    is_done: bool


@dataclass(frozen=True, slots=True)
class Brought:
    add: tuple[str, ...]
    remove: tuple[int, ...]


def brought(here: Sequence[Item], wanted: Sequence[str], reason_id: int | None) -> Brought:
    """For a case that gets this reason. What was done stays, and what somebody wrote for this case; nothing comes twice."""
    stale = [each for each in here if each.reason_id not in (None, reason_id) and not each.is_done]
    remove = tuple(each.id for each in stale if each.text not in wanted)
    known = {each.text for each in here}
    return Brought(tuple(text for text in dict.fromkeys(wanted) if text not in known), remove)
