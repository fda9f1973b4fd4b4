"""Reasons as the API gives and takes them."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline.reasons.store import Reason
from shortline.typed import IdText, one_line

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(one_line)]
Outcome = Literal["solved", "passed_on", "no_answer", "not_ours"]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewReason(Request):
    name: Name
    parent_id: IdText | None = Field(default=None, description="What it is a kind of; null at the top of the tree.")


class ReasonPatch(Request):
    """What is left out stays as it is."""

    name: Name = ""
    parent_id: IdText | None = Field(
        default=None, description="Moves it with all below it; null: to the top of the tree."
    )
    archived: bool = Field(default=False, description="Archived, it stays on its cases and is offered no more.")

    def values(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True)
        if given.get("parent_id") is not None:
            given["parent_id"] = int(given["parent_id"])
        return given


class ReasonOut(BaseModel):
    id: str
    parent_id: str | None
    name: str
    archived: bool = Field(description="This one itself; what stands below an archived one is not offered either.")
    cases: int | None = Field(description="Of the last 30 days, up to 10,000; null unless asked for.")

    @classmethod
    def of(cls, reason: Reason, cases: int | None = None) -> Self:
        return cls(
            id=str(reason.id),
            parent_id=None if reason.parent_id is None else str(reason.parent_id),
            name=reason.name,
            archived=reason.archived_at is not None,
            cases=cases,
        )


class ReasonList(BaseModel):
    items: list[ReasonOut]
