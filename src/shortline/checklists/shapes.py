"""Checklists as the API gives and takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline.typed import one_line

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(one_line)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewItem(Request):
    text: Text


class ItemPatch(Request):
    done: bool


class ReasonChecklist(Request):
    items: Annotated[list[Text], Field(max_length=20, description="In the order they are done; empty: none.")]


class CaseItemOut(BaseModel):
    id: str
    text: str
    by_reason: bool = Field(description="The reason of the case brought it; else somebody wrote it for this case.")
    done_at: datetime | None
    done_by: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(
            id=str(row["id"]),
            text=row["text"],
            by_reason=row["reason_id"] is not None,
            done_at=row["done_at"],
            done_by=row["done_by"],
        )
