"""How a policy is written down: in requests and answers."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline.conversations.conversation import Priority
from shortline.conversations.sla_policy import Kind, Misfit, Policy
from shortline.hours.shapes import OpenState, Wall
from shortline.typed import IdText, one_line

WEEK = 7 * 24 * 60
Minutes = Annotated[int, Field(ge=1, le=WEEK, strict=True)]
Resolution = Annotated[int, Field(ge=1, le=90 * 24 * 60, strict=True)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80), AfterValidator(one_line)]
Ids = Annotated[list[IdText], Field(max_length=50)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PolicyConditions(Shape):
    """What is left out asks nothing; of several of one kind, one is enough."""

    channels: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=20)] = []
    inbox_ids: Ids = []
    team_ids: Ids = []
    priorities: Annotated[list[Priority], Field(max_length=4)] = []
    label_ids: Ids = Field([], description="Carries one of these.")
    segment_ids: Ids = Field([], description="Of a customer of one of these kinds.")


class PolicyIn(Shape):
    name: Name = Field("", description="Of every policy but the house's, which has no conditions.")
    conditions: PolicyConditions = Field(default_factory=lambda: PolicyConditions.model_validate({}))
    first_minutes: Minutes | None = Field(None, description="From the first message of a matter to our first answer.")
    follow_up_minutes: Minutes | None = Field(None, description="From a message after our answer to the next one.")
    live_minutes: Minutes | None = Field(None, description="The same while our answer is less than half an hour old.")
    resolution_minutes: Resolution | None = Field(
        None, description="From the first message until it is closed, without the time we wait for the customer."
    )

    def policy(self) -> Policy:
        wanted = self.conditions
        return Policy(
            id=0,
            name=self.name,
            channels=frozenset(wanted.channels),
            inbox_ids=frozenset(map(int, wanted.inbox_ids)),
            team_ids=frozenset(map(int, wanted.team_ids)),
            priorities=frozenset(map(str, wanted.priorities)),
            label_ids=frozenset(map(int, wanted.label_ids)),
            segment_ids=frozenset(map(int, wanted.segment_ids)),
            first=self.first_minutes,
            follow_up=self.follow_up_minutes,
            live=self.live_minutes,
            resolution=self.resolution_minutes,
        )


class PolicyOut(BaseModel):
    id: str | None = Field(description="Null: the program's own times, which hold until the house chooses.")
    name: str
    conditions: PolicyConditions
    is_house: bool = Field(description="Without conditions: for whoever no other policy says it.")
    specificity: int = Field(description="The higher is asked first; among equals the order of the list counts.")
    first_minutes: int | None
    follow_up_minutes: int | None
    live_minutes: int | None
    resolution_minutes: int | None

    @classmethod
    def of(cls, found: Policy, *, own: bool = False) -> Self:
        return cls(
            id=None if own else str(found.id),
            name=found.name,
            conditions=PolicyConditions(
                channels=sorted(found.channels),
                inbox_ids=[str(each) for each in sorted(found.inbox_ids)],
                team_ids=[str(each) for each in sorted(found.team_ids)],
                priorities=[each for each in Priority if each in found.priorities],
                label_ids=[str(each) for each in sorted(found.label_ids)],
                segment_ids=[str(each) for each in sorted(found.segment_ids)],
            ),
            is_house=found.is_house,
            specificity=found.specificity,
            first_minutes=found.first,
            follow_up_minutes=found.follow_up,
            live_minutes=found.live,
            resolution_minutes=found.resolution,
        )


class PolicyList(BaseModel):
    """In the order in which they are asked; the house's last, and always there."""

    items: list[PolicyOut]


class PolicyOrder(Shape):
    ids: Annotated[list[IdText], Field(max_length=100)]


class PolicyTrial(Shape):
    """A conversation, or what one would be like; and when somebody would write."""

    conversation_id: IdText | None = None
    channel: Annotated[str, Field(max_length=40)] | None = Field(None, description="Of the inbox, where one is named.")
    inbox_id: IdText | None = None
    team_id: IdText | None = None
    priority: Priority = Priority.NORMAL
    label_ids: Ids = []
    segment_id: IdText | None = None
    at: Wall | None = Field(None, description="By the clock on the wall of whose hours hold, without a zone; else now.")


class TimeTried(BaseModel):
    kind: Kind
    minutes: int
    policy_id: str | None = Field(description="Which policy says so; null: the program's own.")
    due_at: datetime
    warn_at: datetime
    capped: bool = Field(description="Another policy's time for follow-ups is shorter, and that holds here too.")


class PolicyTried(BaseModel):
    id: str
    name: str
    misfit: Misfit | None = Field(description="Null: it fits.")


class PolicyAbout(BaseModel):
    channel: str
    inbox_id: str | None
    team_id: str | None
    priority: Priority
    label_ids: list[str]
    segment_id: str | None


class PolicyLook(BaseModel):
    about: PolicyAbout
    zone: str | None = Field(description="Of whose hours hold; null: nobody has put down any.")
    now: OpenState = Field(description="Whether somebody is there at that moment.")
    times: list[TimeTried] = Field(description="Resolution only where somebody promises one.")
    policies: list[PolicyTried] = Field(description="In the order in which they are asked.")


def kept(given: Policy) -> dict[str, Any]:
    """The columns of a policy; arrays in order, so that the same conditions are the same row."""
    return {
        "name": given.name,
        "channels": sorted(given.channels),
        "inbox_ids": sorted(given.inbox_ids),
        "team_ids": sorted(given.team_ids),
        "priorities": sorted(given.priorities),
        "label_ids": sorted(given.label_ids),
        "segment_ids": sorted(given.segment_ids),
        "first_minutes": given.first,
        "follow_up_minutes": given.follow_up,
        "live_minutes": given.live,
        "resolution_minutes": given.resolution,
    }
