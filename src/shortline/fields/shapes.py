"""Fields of cases as the API gives and takes them."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Described

from shortline.fields.field import Field, Kind, Value
from shortline.typed import IdText, one_line

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(one_line)]
Values = Annotated[
    dict[IdText, Value | None],
    Described(
        max_length=60,
        description="By the id of the field: text, a number, true or false, a day like 2026-03-31, or the id of a choice.",
    ),
]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FieldChoiceGiven(Request):
    id: Annotated[str | None, Described(pattern=r"^[1-9][0-9]{0,3}$", description="Null: a new one.")] = None
    name: Name


Choices = Annotated[list[FieldChoiceGiven], Described(max_length=100)]


class NewField(Request):
    name: Name
    kind: Kind
    choices: Choices = []
    required_at_close: bool = False


class FieldPatch(Request):
    """What is left out stays as it is."""

    name: Name = ""
    kind: Kind = Described(default="text", description="Fixed as soon as a case has a value.")
    choices: Choices = Described(default=[], description="What is left out of the list is archived.")
    required_at_close: bool = False
    archived: bool = Described(default=False, description="Archived, it stays on its cases and is asked no more.")

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True)


class FieldOrder(Request):
    ids: Annotated[list[IdText], Described(max_length=60, description="Each field that is in use, once.")]


class FieldChoiceOut(BaseModel):
    id: str
    name: str
    archived: bool


class FieldOut(BaseModel):
    id: str
    name: str
    kind: Kind
    choices: list[FieldChoiceOut]
    required_at_close: bool
    used: bool = Described(description="A case has or had a value: its kind is fixed.")
    archived: bool

    @classmethod
    def of(cls, field: Field) -> Self:
        return cls(
            id=str(field.id),
            name=field.name,
            kind=field.kind,
            choices=[FieldChoiceOut(id=each.id, name=each.name, archived=each.archived) for each in field.choices],
            required_at_close=field.required_at_close,
            used=field.is_used,
            archived=field.is_archived,
        )


class FieldList(BaseModel):
    items: list[FieldOut]
