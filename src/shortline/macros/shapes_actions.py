"""What may happen to a conversation along with a message: as a macro keeps it, and as an agent sends it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shortline.typed import IdText

Do = Literal[
    "assign_me", "assign_agent", "assign_team", "unassign", "add_label", "remove_label", "close", "snooze"
]  # fmt: skip
MINUTES_MAX = 366 * 24 * 60


class ActionIn(BaseModel):
    """`id` names the agent, team or label; `minutes` is for snoozing."""

    model_config = ConfigDict(extra="forbid")
    do: Do
    id: IdText | None = None
    minutes: Annotated[int, Field(ge=5, le=MINUTES_MAX, strict=True)] | None = None


Actions = Annotated[list[ActionIn], Field(max_length=10)]


class SaidIn(BaseModel):
    """Which macro the words come from; they are compared before anything is counted."""

    model_config = ConfigDict(extra="forbid")
    id: IdText
    wording: Annotated[int, Field(ge=0, le=19, strict=True)]


class ActionOut(BaseModel):
    do: Do
    id: str | None
    minutes: int | None
    name: str | None = Field(description="Of the agent, team or label; null when it is gone for good.")
    color: str | None
    gone: bool = Field(description="It names what is not in use any more and will not be done.")
