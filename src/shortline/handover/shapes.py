"""Handovers as the API takes and gives them. Ids are strings, moments are UTC."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shortline.typed import IdText, one_line, some_lines

Kind = Literal["call_back", "email", "appointment"]
Address = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(one_line)
]
Summary = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(some_lines)
]
Outcome = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(some_lines)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300), AfterValidator(one_line)]


Reason = Literal["knows_more", "language", "shift_ends", "too_busy", "takes_time", "asked_for"]
PassedSummary = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(some_lines)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HandoverIn(Request):
    kind: Kind
    address: Address = Field(description="The number to call, the address to write to, the place to meet.")
    due_at: AwareDatetime
    summary: Summary = Field(description="All that whoever does it has to know: the customer repeats nothing.")
    why: Short = Field("", description="In one line, for the timeline.")
    price: Short = Field("", description="What it costs the customer, as he was told.")
    assignee_id: IdText | None = Field(None, description="Who does it. Neither this nor a team: whoever answers here.")
    team_id: IdText | None = None


class HandoverPatch(Request):
    """Another moment, another hand; `attempted` says that somebody tried and reached nobody."""

    due_at: AwareDatetime | None = None
    address: Address | None = None
    assignee_id: IdText | None = None
    team_id: IdText | None = None
    attempted: bool = False


class EndRequest(Request):
    ended_as: Literal["done", "called_off"]
    outcome: Outcome = Field("", description="What came of it, for the timeline.")


class HandoverOut(BaseModel):
    id: str
    conversation_id: str
    kind: Kind
    address: str
    due_at: datetime
    summary: str
    why: str
    price: str
    assignee_id: str | None
    assignee_name: str | None
    team_id: str | None
    team_name: str | None
    attempts: int
    made_by: str | None
    made_at: datetime
    told_at: datetime | None = Field(description="When it was told that it is due.")
    ended_as: Literal["done", "called_off"] | None
    ended_by: str | None
    ended_at: datetime | None
    outcome: str

    @classmethod
    def of(cls, row: Mapping[str, Any], **more: Any) -> Self:
        mine = {name: row[name] for name in _SAME}
        # A colleague who has left has no name here, and keeps no promise: it is whoever's answers.
        assignee_id = str(row["assignee_id"]) if row["assignee_name"] is not None else None
        team_id = str(row["team_id"]) if row["team_id"] is not None else None
        return cls(
            id=str(row["id"]), conversation_id=str(row["conversation_id"]), made_by=row["made_by_name"],
            ended_by=row["ended_by_name"], assignee_id=assignee_id, team_id=team_id, **mine, **more,
        )  # fmt: skip


class PassedOnOut(BaseModel):
    """What was said when the conversation was handed over, for whoever takes it."""

    reason: Reason | None
    why: str
    summary: str
    passed_at: datetime
    passed_by: str | None
    passed_by_name: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any] | None) -> Self | None:
        if row is None:
            return None
        return cls(**dict(row) | {"passed_by": None if row["passed_by"] is None else str(row["passed_by"])})


class OpenHandoverOut(HandoverOut):
    contact_name: str


_SAME = ("kind", "address", "due_at", "summary", "why", "price", "assignee_name", "team_name", "attempts", "made_at", "told_at",
         "ended_as", "ended_at", "outcome")  # fmt: skip
