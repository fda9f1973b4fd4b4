"""What a case took until it was closed, against what was promised for it then. A fact, whatever is promised later. Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Took:
    """In open time, without the time we waited for the customer."""

    target_minutes: int
    used_seconds: int

    @property
    def met(self) -> bool:
        return self.used_seconds <= self.target_minutes * 60

    def said(self) -> dict[str, Any]:
        """For the line in the timeline and for whoever asks."""
        return {"target_seconds": self.target_minutes * 60, "used_seconds": self.used_seconds, "met": self.met}
