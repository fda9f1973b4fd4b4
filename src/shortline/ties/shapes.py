"""Cases that belong together, as the API gives them, and what may be asked of them. Ids are strings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from shortline.contacts.identity import Identity
from shortline.typed import IdText


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LinkRequest(Request):
    """One of both."""

    case_id: IdText | None = None
    conversation_id: IdText | None = Field(default=None, description="Its latest case.")


class MergeRequest(Request):
    into_case_id: IdText = Field(description="The open case of the same person in which the matter goes on.")


class SplitRequest(Request):
    message_id: IdText = Field(description="With this message of the case another matter begins.")


class TieMade(BaseModel):
    id: str


class OtherCaseOut(BaseModel):
    id: str
    conversation_id: str
    opened_at: datetime
    closed_at: datetime | None
    channel: str
    contact_name: str


class TieOut(BaseModel):
    """How a case of this conversation belongs together with another one."""

    id: str
    kind: Literal["linked", "merged", "split"]
    here_first: bool = Field(
        description="Merged: the one here went into the other. Split: the one here was split off the other."
    )
    other: OtherCaseOut | None = Field(description="Null: its conversation is not yours to see.")
    made_by: str | None
    made_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any], *, seen: bool) -> Self:
        who = Identity(id=row["identity_id"], **{name: row[name] for name in Identity.__slots__ if name != "id"})
        other = OtherCaseOut(
            id=str(row["other_case_id"]),
            conversation_id=str(row["conversation_id"]),
            opened_at=row["opened_at"],
            closed_at=row["closed_at"],
            channel=row["channel"],
            contact_name=row["contact_name"] or who.display,
        )
        return cls(
            id=str(row["id"]),
            kind=row["kind"],
            here_first=row["here_first"],
            other=other if seen else None,
            made_by=row["made_by"],
            made_at=row["made_at"],
        )
