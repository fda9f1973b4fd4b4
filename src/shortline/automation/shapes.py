"""How a time rule is written down: in requests, answers and the table."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline.automation.rule import AtTime, ClockTold, Conditions, Rule, Silence, Told, Trigger, WindowCloses
from shortline.conversations.conversation import Priority
from shortline.hours.calendar import DAYS
from shortline.typed import IdText, Language, one_line, some_lines

MONTH = 31 * 24 * 60
WINDOW_MOST = 23 * 60
Minutes = Annotated[int, Field(ge=1, le=MONTH, strict=True)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Do = Literal[
    "send_line", "send_macro", "add_label", "remove_label", "assign_agent", "assign_team", "unassign", "snooze", "close",
    "set_priority", "tell_assignee", "tell_agent", "tell_leads",
]  # fmt: skip
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), AfterValidator(one_line)]
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(some_lines)
]
Ids = Annotated[list[IdText], Field(max_length=50)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SilenceIn(Shape):
    kind: Literal["silence"]
    waiting: Literal["us", "customer"] = Field(description="Which side is waited for.")
    minutes: Minutes = Field(description="Since the last message, whoever wrote it.")
    open_hours: bool = Field(False, description="Counted in opening hours only.")

    def trigger(self) -> Trigger:
        return Silence(self.waiting, self.minutes, self.open_hours)


class WindowIn(Shape):
    kind: Literal["window"]
    minutes: Annotated[int, Field(ge=5, le=WINDOW_MOST, strict=True)] = Field(
        description="Before it closes; an hour before you close where nobody would be there then."
    )

    def trigger(self) -> Trigger:
        return WindowCloses(self.minutes)


class TimeIn(Shape):
    kind: Literal["time"]
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = Field(
        description="By the clock on the wall of the calendar that holds for the conversation."
    )
    days: Annotated[list[Day], Field(min_length=1, max_length=7)] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    open_days: bool = Field(True, description="Not on holidays and other days that do not open.")

    def trigger(self) -> Trigger:
        hour, minute = self.at.split(":")
        return AtTime(int(hour) * 60 + int(minute), frozenset(DAYS.index(day) for day in self.days), self.open_days)


class ClockIn(Shape):
    kind: Literal["clock"]
    what: Told = Field(description="Of the clock to answer, or of the one of the whole case.")
    minutes: Annotated[int, Field(ge=0, le=MONTH, strict=True)] = Field(
        0, description="Of opening hours, after it was told, while he still waits."
    )

    def trigger(self) -> Trigger:
        return ClockTold(self.what, self.minutes)


TriggerShape = Annotated[SilenceIn | WindowIn | TimeIn | ClockIn, Field(discriminator="kind")]


class ConditionsShape(Shape):
    """What is left out asks nothing."""

    inbox_ids: Ids = []
    channels: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []
    team_ids: Ids = []
    label_ids: Ids = Field([], description="Carries one of these.")
    without_label_ids: Ids = Field([], description="Carries none of these.")
    segment_ids: Ids = Field([], description="With a customer of one of these kinds.")
    priorities: Annotated[list[Priority], Field(max_length=4)] = []
    waiting: Literal["us", "customer"] | None = None
    live: bool | None = Field(None, description="Somebody wrote within half an hour.")
    assigned: bool | None = None

    def conditions(self) -> Conditions:
        ids = {
            name: frozenset(map(int, getattr(self, name)))
            for name in ("inbox_ids", "team_ids", "label_ids", "without_label_ids", "segment_ids")
        }
        return Conditions(
            **ids,
            channels=frozenset(self.channels),
            priorities=frozenset(self.priorities),
            waiting=self.waiting,
            live=self.live,
            assigned=self.assigned,
        )


class LineShape(Shape):
    language: Language | Literal[""] = Field(
        "", description="Of the customer; empty for all that have none of their own."
    )
    text: Words


class ActionShape(Shape):
    do: Do
    id: IdText | None = Field(None, description="Of the label, agent, team or macro.")
    minutes: Annotated[int, Field(ge=5, le=MONTH, strict=True)] | None = Field(None, description="For snoozing.")
    priority: Priority | None = None
    lines: Annotated[list[LineShape], Field(max_length=40)] | None = Field(
        None, description="Several of one language are wordings of the same: people get different ones."
    )
    or_template: bool | None = Field(
        None, description="Where only a template may go: the number's fallback template, if it needs no values."
    )


class RuleIn(Shape):
    name: Name
    is_on: bool = False
    trigger: TriggerShape
    conditions: ConditionsShape = Field(default_factory=lambda: ConditionsShape.model_validate({}))
    actions: Annotated[list[ActionShape], Field(min_length=1, max_length=10)]
    also_now: bool = Field(
        False,
        description="When it is switched on: also for what is due already. Else only for what comes due from then on.",
    )

    def kept(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "is_on": self.is_on,
            "trigger": self.trigger.model_dump(),
            "conditions": self.conditions.model_dump(mode="json", exclude_defaults=True),
            "actions": [each.model_dump(mode="json", exclude_none=True) for each in self.actions],
        }


class _Kept(BaseModel):
    trigger: TriggerShape
    conditions: ConditionsShape


def rule(row: Any) -> Rule:
    """A row of the table as the rule it is."""
    kept = _Kept.model_validate({"trigger": row["trigger"], "conditions": row["conditions"]})
    return Rule(
        id=row["id"],
        name=row["name"],
        is_on=row["is_on"],
        trigger=kept.trigger.trigger(),
        conditions=kept.conditions.conditions(),
        actions=tuple(row["actions"]),
        since=row["since"],
        preset=row["preset"],
    )


class RuleOut(BaseModel):
    id: str
    name: str
    is_on: bool
    trigger: TriggerShape
    conditions: ConditionsShape
    actions: list[ActionShape]
    preset: str | None = Field(description="Which of the program's own it began as.")
    runs: int = Field(0, description="How often it did something, up to 10,000.")
    last_at: datetime | None = None
    updated_at: datetime

    @classmethod
    def of(cls, row: Any, tally: Any = None) -> Self:
        return cls(
            id=str(row["id"]),
            name=row["name"],
            is_on=row["is_on"],
            trigger=row["trigger"],
            conditions=row["conditions"],
            actions=row["actions"],
            preset=row["preset"],
            runs=tally["runs"] if tally else 0,
            last_at=tally["last_at"] if tally else None,
            updated_at=row["updated_at"],
        )
