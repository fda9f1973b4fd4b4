"""Shifts as the API gives and takes them: written like opening hours."""

from datetime import datetime
from typing import Self

from pydantic import AwareDatetime, BaseModel, Field

from shortline.hours import ahead, lines
from shortline.hours.shapes import Hours, OpenState, PlaceOut
from shortline.shifts.store import Covered, Worker

GAPS_MAX = 30


class ShiftsOut(BaseModel):
    agent_id: str
    name: str
    shifts: Hours | None = Field(description="Null: nobody put down when this colleague works.")
    now: OpenState | None = Field(description="`open`: at work.")

    @classmethod
    def of(cls, worker: Worker, *, now: datetime) -> Self:
        if worker.written is None:
            return cls(agent_id=str(worker.agent_id), name=worker.name, shifts=None, now=None)
        kept = worker.written.kept()
        days = [
            {**each, "open": [{"opens": opens, "closes": closes} for opens, closes in each["open"]]}
            for each in kept["days"]
        ]
        return cls(
            agent_id=str(worker.agent_id),
            name=worker.name,
            shifts=Hours.model_validate({**kept, "days": days}),
            now=OpenState.of(ahead.state(lines.build(worker.written), now)),
        )


class GapOut(BaseModel):
    begins: AwareDatetime
    ends: AwareDatetime


class CoveredOut(BaseModel):
    """The seven days from now on, in the hours the place is open. Nothing is refused for it."""

    place: PlaceOut
    minutes: int = Field(description="In which nobody who works it has a shift.")
    gaps: list[GapOut] = Field(description=f"The first {GAPS_MAX}.")
    unknown: int = Field(description="Colleagues who work it and have no shifts written down.")

    @classmethod
    def of(cls, found: Covered) -> Self:
        return cls(
            place=PlaceOut.of(found.place),
            minutes=sum(each.minutes for each in found.gaps),
            gaps=[GapOut(begins=each.begins, ends=each.ends) for each in found.gaps[:GAPS_MAX]],
            unknown=found.unknown,
        )


class RosterOut(BaseModel):
    """Everybody who works here, by name, and how teams and inboxes are covered; empty until somebody has shifts."""

    agents: list[ShiftsOut]
    coverage: list[CoveredOut]
