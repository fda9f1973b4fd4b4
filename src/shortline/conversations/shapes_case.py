"""A case as the API gives it: of whom it is, what it was about, and what it took."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from shortline.conversations.conversation import Priority
from shortline.conversations.took import Took
from shortline.fields.field import Value
from shortline.reasons.shapes import Outcome


class CaseReason(BaseModel):
    id: str
    name: str = Field(description="With what it is a kind of: Refund › Late tram.")


class CaseTookOut(BaseModel):
    """What the case took until it was closed, as was promised for it then. Later choices do not change it."""

    target_seconds: int
    used_seconds: int = Field(description="In open time, without the time you waited for the customer.")
    met: bool = Field(description="It took no longer than was promised.")

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self | None:
        if row["resolution_minutes"] is None:
            return None
        return cls(**Took(row["resolution_minutes"], row["resolution_used"]).said())


class CaseOut(BaseModel):
    id: str
    conversation_id: str
    channel: str
    opened_at: datetime
    closed_at: datetime | None
    assignee_id: str | None
    priority: Priority
    reason: CaseReason | None
    outcome: Outcome | None
    fields: dict[str, Value] = Field(description="What was filled in, by the id of the field; see `GET /case-fields`.")
    took: CaseTookOut | None = Field(
        description="Null while it is open, and where nobody promised by when it would be done."
    )

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        reason = row["reason_id"]
        return cls(
            id=str(row["id"]),
            conversation_id=str(row["conversation_id"]),
            channel=row["channel"],
            opened_at=row["opened_at"],
            closed_at=row["closed_at"],
            assignee_id=None if row["assignee_id"] is None else str(row["assignee_id"]),
            priority=row["priority"],
            reason=None if reason is None else CaseReason(id=str(reason), name=row["reason_name"]),
            outcome=row["outcome"],
            fields=row["fields"],
            took=CaseTookOut.of(row),
        )
