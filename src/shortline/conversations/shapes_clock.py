"""How clocks are told: by when, how much of the time is used, and the open times ahead in which they run on."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from shortline.conversations.clock import Reading, read
from shortline.conversations.conversation import Conversation
from shortline.hours.calendar import Calendar


class OpenPiece(BaseModel):
    opens_at: datetime
    closes_at: datetime | None = Field(description="Null: it does not close.")


class ClockOut(BaseModel):
    """How much of the time to answer is used, in open time: what nobody is there for does not count."""

    due_at: datetime
    warn_at: datetime = Field(
        description="When it is told that it will be late: before you close, not while nobody is there."
    )
    target_seconds: int
    used_seconds: int = Field(description="At the moment `at`. More than the target: late.")
    at: datetime
    running: bool = Field(description="False: nobody is there, and the clock stands still.")
    ahead: list[OpenPiece] = Field(
        description="The next open times from `at` on, in which it runs; the first may be running. Empty: none within two years."
    )

    @classmethod
    def of(cls, found: Conversation, shown: Reading | None) -> Self | None:
        """None where nobody waits for us."""
        if shown is None or found.due_at is None:
            return None
        return cls(
            due_at=found.due_at,
            warn_at=found.warn_at or found.due_at,
            target_seconds=found.target_minutes * 60,
            used_seconds=int(shown.used_seconds),
            at=shown.at,
            running=shown.running,
            ahead=_ahead(shown),
        )


class ResolutionOut(BaseModel):
    """The clock of the whole case, in open time; it stands still while we wait for the customer."""

    due_at: datetime | None = Field(description="Null while it stands still.")
    warn_at: datetime | None
    target_seconds: int
    used_seconds: int = Field(description="At the moment `at`. More than the target: late.")
    at: datetime
    waits: bool = Field(description="It stands still: we wait for the customer, or it is closed.")
    running: bool
    ahead: list[OpenPiece] = Field(description="As of the clock to answer; empty while it stands still.")

    @classmethod
    def of(cls, found: Conversation, shown: Reading | None, now: datetime) -> Self | None:
        """None where nobody promised by when it is done."""
        if found.resolution_minutes is None:
            return None
        runs = shown is not None and found.resolves
        return cls(
            due_at=found.resolution_due_at if runs else None,
            warn_at=found.resolution_warn_at if runs else None,
            target_seconds=found.resolution_minutes * 60,
            used_seconds=found.resolution_used + (int(shown.used_seconds) if shown is not None and runs else 0),
            at=now,
            waits=not runs,
            running=shown is not None and runs and shown.running,
            ahead=_ahead(shown) if shown is not None and runs else [],
        )


def reading(found: Conversation, calendar: Calendar, now: datetime) -> Reading | None:
    return read(calendar, found.waiting_since, now) if found.waiting_since and found.due_at else None


def _ahead(shown: Reading) -> list[OpenPiece]:
    return [OpenPiece(opens_at=each.opens_at, closes_at=each.closes_at) for each in shown.ahead]
