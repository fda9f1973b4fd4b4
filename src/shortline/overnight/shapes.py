"""Teams that take over, and the briefing, as the API gives and takes them. Ids are strings, moments are UTC."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shortline.handover.shapes import Kind
from shortline.overnight.briefing import Briefing, Row, Told
from shortline.overnight.coverage import coverage
from shortline.overnight.store import Pair
from shortline.typed import IdText, Language, some_lines

GAPS_MAX = 30
IN_SIGHT = timedelta(days=366)
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(some_lines)
]


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    language: Language | Literal[""] = Field(
        "", description="Of the customer; empty for all that have none of their own."
    )
    text: Words


class OvernightIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    taker_id: IdText = Field(description="The team that takes over. It needs opening hours of its own.")
    lines: Annotated[list[Line], Field(max_length=40)] = Field(
        [],
        description="What customers are told once in a closed time. Several of one language are wordings of the same.",
    )


class OpenMinutes(BaseModel):
    begins: AwareDatetime
    ends: AwareDatetime


class OvernightOut(BaseModel):
    """A team, and who takes over while it is closed."""

    team_id: str
    team_name: str
    taker_id: str
    taker_name: str
    lines: list[Line]
    is_away: bool = Field(description="The other team has the work now.")
    ends_at: datetime | None = Field(
        description="When it is the team's again; null: it is not away, or for longer than a year."
    )
    minutes: int = Field(description="Of the coming seven days, in which neither team is open.")
    gaps: list[OpenMinutes] = Field(description=f"The first {GAPS_MAX} of them.")
    is_idle: bool = Field(description="The other team is never there while this one is closed.")

    @classmethod
    def of(cls, pair: Pair, *, now: datetime) -> Self | None:
        """None for what was taken back and is only on its way home."""
        if pair.taker is None:
            return None
        found, covered = pair.night(now), coverage(pair.home, pair.taker, now)
        return cls(
            team_id=str(pair.team_id),
            team_name=pair.team_name,
            taker_id=str(pair.taker_id),
            taker_name=pair.taker_name,
            lines=[Line.model_validate(each) for each in pair.lines],
            is_away=found is not None,
            ends_at=found.ends if found is not None and found.ends - now < IN_SIGHT else None,
            minutes=covered.minutes,
            gaps=[OpenMinutes(begins=each.begins, ends=each.ends) for each in covered.gaps[:GAPS_MAX]],
            is_idle=covered.idle,
        )


class OvernightList(BaseModel):
    items: list[OvernightOut]
    suggested: list[Line] = Field(description="Lines to begin with.")


class NightOut(BaseModel):
    """A team's last night, if anything went over in it."""

    team_id: str
    team_name: str
    taker_name: str = Field(description="Who had it; empty where that team is gone.")
    began_at: datetime
    ended_at: datetime | None = Field(description="When the last of it came home; null: not everything has yet.")
    is_over: bool
    is_read: bool = Field(description="By the caller.")
    went: int = Field(description="So many conversations went over.")

    @classmethod
    def of(cls, told: Told) -> Self:
        return cls(
            team_id=str(told.team_id), team_name=told.team_name, taker_name=told.taker_name, began_at=told.began_at,
            ended_at=told.ended_at, is_over=told.is_over, is_read=told.is_read, went=told.went,
        )  # fmt: skip


class NightList(BaseModel):
    items: list[NightOut]


class NightRow(BaseModel):
    """A conversation that went over."""

    conversation_id: str
    name: str
    came_at: datetime | None = Field(description="The customer's first word in the night; null: he waited already.")
    answered_at: datetime | None = Field(description="The first answer of a person in the night.")
    was_told: bool = Field(description="The customer was told that another team answers.")
    waiting_since: datetime | None = Field(description="He waits for us now, since then.")

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            conversation_id=str(row["id"]), name=row["name"] or "", came_at=row["came_at"], answered_at=row["answered_at"],
            was_told=row["was_told"], waiting_since=row["waiting_since"],
        )  # fmt: skip


class PromisedRow(BaseModel):
    conversation_id: str
    name: str
    kind: Kind
    due_at: datetime


class ClosingRow(BaseModel):
    conversation_id: str
    name: str
    waiting_since: datetime | None
    closes_at: datetime


class BriefingOut(NightOut):
    """What the reader may see of it."""

    conversations: list[NightRow] = Field(description="Who still waits first, the longest first.")
    promised: list[PromisedRow] = Field(description="Outside of the chat, by when it is due.")
    closing: list[ClosingRow] = Field(description="Whoever waits for the team and whose window closes today.")

    @classmethod
    def whole(cls, found: Briefing) -> Self:
        promised = [
            PromisedRow(
                conversation_id=str(row["conversation_id"]), name=row["name"] or "", kind=row["kind"], due_at=row["due_at"]
            )
            for row in found.promised
        ]  # fmt: skip
        closing = [
            ClosingRow(
                conversation_id=str(row["id"]), name=row["name"] or "", waiting_since=row["waiting_since"],
                closes_at=row["closes_at"],
            )
            for row in found.closing
        ]  # fmt: skip
        rows = [NightRow.of(row) for row in found.night]
        return cls(**NightOut.of(found.told).model_dump(), conversations=rows, promised=promised, closing=closing)
