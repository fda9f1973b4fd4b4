"""Labels as the API gives and takes them."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline.labels.store import Color, Label
from shortline.typed import IdText, one_line

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), AfterValidator(one_line)]
Ids = Annotated[list[IdText], Field(max_length=40)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewLabel(Request):
    name: Name
    color: Color = "grey"


class LabelPatch(Request):
    """What is left out stays as it is."""

    name: Name = ""
    color: Color = "grey"
    archived: bool = Field(default=False, description="Archived, it stays where it is and is offered no more.")

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class LabelOut(BaseModel):
    id: str
    name: str
    color: Color
    archived: bool
    conversations: int | None = Field(description="On how many it stands, up to 10,000; null unless asked for.")

    @classmethod
    def of(cls, label: Label, conversations: int | None = None) -> Self:
        return cls(
            id=str(label.id),
            name=label.name,
            color=label.color,
            archived=label.archived_at is not None,
            conversations=conversations,
        )


class LabelList(BaseModel):
    items: list[LabelOut]


class Labelling(Request):
    add: Ids = []
    remove: Ids = []
