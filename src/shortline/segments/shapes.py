"""Segments as the API gives and takes them."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline.segments.define import MOST
from shortline.segments.store import Segment
from shortline.typed import IdText, one_line

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(one_line)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewSegment(Request):
    name: Name


class SegmentPatch(Request):
    """What is left out stays as it is."""

    name: Name = ""
    archived: bool = Field(default=False, description="Archived, people keep it and nobody else is given it.")

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class SegmentOrder(Request):
    ids: Annotated[list[IdText], Field(max_length=MOST)]


class SegmentChoice(Request):
    segment_id: IdText | None = Field(description="Null: none.")


class SegmentOut(BaseModel):
    id: str
    name: str
    archived: bool
    people: int | None = Field(description="How many have it, up to 10,000; null unless asked for.")

    @classmethod
    def of(cls, segment: Segment, people: int | None = None) -> Self:
        return cls(id=str(segment.id), name=segment.name, archived=segment.archived_at is not None, people=people)


class SegmentList(BaseModel):
    """In the order of the house, archived ones last."""

    items: list[SegmentOut]
