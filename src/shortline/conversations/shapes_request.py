"""What may be asked of a conversation. Unknown fields are refused; ids are strings."""

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shortline.conversations.conversation import Priority
from shortline.conversations.shapes import Request
from shortline.fields.shapes import Values
from shortline.handover.shapes import PassedSummary, Reason
from shortline.macros.shapes_actions import Actions
from shortline.reasons.shapes import Outcome
from shortline.typed import IdText

TEMPLATE_BYTES = 32_768


def _small(value: dict[str, Any] | None) -> dict[str, Any] | None:
    if value is not None and len(json.dumps(value)) > TEMPLATE_BYTES:
        raise PydanticCustomError(
            "too_many_bytes", "takes more than {limit_bytes} bytes", {"limit_bytes": TEMPLATE_BYTES}
        )
    return value


def _in_range(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2200:
        raise PydanticCustomError("not_our_time", "is not a moment of our time")
    return value


Moment = Annotated[AwareDatetime, AfterValidator(_in_range)]


class Nothing(Request):
    """An empty object; the body may be left out."""


class AssignRequest(Request):
    """What is left out stays as it is; null gives it back to everybody."""

    assignee_id: IdText | None = None
    team_id: IdText | None = None
    note: Annotated[str | None, StringConstraints(strip_whitespace=True, max_length=10_000)] = None


class PassOnRequest(AssignRequest):
    """Why, in `note` or as one of a few reasons, and what whoever takes it has to know."""

    reason: Reason | None = None
    summary: PassedSummary = Field("", description="Stands above the conversation until its taker has answered.")


class CloseRequest(Request):
    reason_id: IdText | None = Field(default=None, description="What it was about; null leaves that as it is.")
    outcome: Outcome | None = Field(default=None, description="What became of it; null leaves that as it is.")
    fields: Values = Field(default_factory=dict)


class CasePatch(Request):
    """What is left out stays as it is; null takes it away."""

    reason_id: IdText | None = None
    outcome: Outcome | None = None
    fields: Values = Field(default_factory=dict)
    closing: bool = Field(default=False, description="It is closed right after: its reason brings no checklist then.")

    def values(self) -> dict[str, Any]:
        given = self.model_dump(exclude_unset=True)
        if given.get("reason_id") is not None:
            given["reason_id"] = int(given["reason_id"])
        return given


class PriorityRequest(Request):
    priority: Priority


class SnoozeRequest(Request):
    until: Moment


class ReadRequest(Request):
    message_id: IdText = Field(description="The newest message that was on the screen.")


class NoteRequest(Request):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000)]
    client_message_id: UUID
    plain_mentions: bool = Field(
        default=False,
        description="The name of somebody who may not see the conversation is only words; else such a note is refused.",
    )


class DraftRequest(Request):
    text: Annotated[str, Field(max_length=65_536)] = ""
    media_ids: Annotated[list[IdText], Field(default_factory=list, max_length=30)]
    template: Annotated[dict[str, Any] | None, AfterValidator(_small)] = None
    then: Actions = Field([], description="What a macro in it will do with the conversation when it is sent.")
    updated_at: Moment = Field(description="By the clock of the device it was typed on.")
