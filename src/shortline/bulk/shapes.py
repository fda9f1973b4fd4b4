"""Many conversations at once, as the API takes and answers it."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from shortline.bulk.row import Row
from shortline.conversations.shapes import ConversationOut, Request
from shortline.conversations.shapes_request import AssignRequest, CloseRequest, SnoozeRequest
from shortline.handover.shapes import Reason
from shortline.labels.shapes import Labelling
from shortline.typed import IdText

MOST = 100


class BulkAssign(AssignRequest):
    """Why, for all of them, in `note` or as one of a few reasons; what each taker has to know is each conversation's own."""

    reason: Reason | None = None
    summarize: bool = Field(
        default=False, description="What the desk knows of each stands above it until its taker has answered."
    )


class BulkRequest(Request):
    """What to do is one of the four, as the same request about one conversation takes it."""

    ids: Annotated[list[IdText], Field(min_length=1, max_length=MOST)]
    assign: BulkAssign | None = None
    labels: Labelling | None = None
    snooze: SnoozeRequest | None = None
    close: CloseRequest | None = None


class RowProblem(BaseModel):
    code: str
    reason: str | None
    title: str
    params: dict[str, Any]


class RowOut(BaseModel):
    id: str
    done: bool
    problem: RowProblem | None = Field(description="Why nothing was done with it.")

    @classmethod
    def of(cls, row: Row) -> Self:
        found = None
        if (error := row.problem) is not None:
            found = RowProblem(code=error.code, reason=error.reason, title=error.sentence, params=error.params)
        return cls(id=str(row.id), done=found is None, problem=found)


class BulkOut(BaseModel):
    id: str | None = Field(description="Under which number it can be taken back for a day; null: nothing changed.")
    results: list[RowOut] = Field(description="One for each conversation, in the order asked for.")
    items: list[ConversationOut] = Field(description="As they stand now, those you (still) see.")
