"""Consents as the API gives them, and how one is written down."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shortline.contacts.consent import Change, How, Purpose, Source, Standing, Standings
from shortline.contacts.proof import MOST
from shortline.typed import IdText, some_lines


class ProofFileOut(BaseModel):
    id: str
    filename: str
    mime: str
    size: int
    kind: str
    url: str


class ConsentOut(BaseModel):
    id: str
    identity_id: str = Field(description="The address this line belongs to.")
    purpose: Purpose
    change: Change
    at: datetime = Field(description="When the person said so.")
    how: How
    wording: str
    proof: str
    files: list[ProofFileOut] = Field(description="Pictures and PDFs that prove it.")
    message_id: str | None = Field(description="The customer's own message, where that is the proof.")
    source: Source
    recorded_by_id: str | None
    recorded_by_name: str | None
    recorded_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any], files: Sequence[Mapping[str, Any]] = ()) -> Self:
        return cls(
            id=str(row["id"]),
            identity_id=str(row["identity_id"]),
            purpose=row["purpose"],
            change=row["change"],
            at=row["at"],
            how=row["how"],
            wording=row["wording"],
            proof=row["proof"],
            files=[
                ProofFileOut(
                    id=str(each["id"]),
                    filename=each["filename"],
                    mime=each["mime"],
                    size=each["size"] or 0,
                    kind=each["kind"],
                    url=f"/api/v1/media/{each['id']}",
                )
                for each in files
            ],
            message_id=None if row["message_id"] is None else str(row["message_id"]),
            source=row["source"],
            recorded_by_id=None if row["recorded_by"] is None else str(row["recorded_by"]),
            recorded_by_name=row["recorded_by_name"],
            recorded_at=row["recorded_at"],
        )


class StandingOut(BaseModel):
    change: Change
    at: datetime

    @classmethod
    def of(cls, standing: Standing | None) -> Self | None:
        return cls(change=standing.change, at=standing.at) if standing else None


class ConsentsOut(BaseModel):
    service: StandingOut | None = Field(description="About messages we begin; null: never said.")
    marketing: StandingOut | None
    items: list[ConsentOut] = Field(description="The ledger, newest first.")

    @classmethod
    def of(cls, standings: Standings, rows: list[Any], proofs: Mapping[int, Sequence[Mapping[str, Any]]]) -> Self:
        return cls(
            service=StandingOut.of(standings.service),
            marketing=StandingOut.of(standings.marketing),
            items=[ConsentOut.of(row, proofs.get(row["id"], ())) for row in rows],
        )


class ConsentIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    purpose: Purpose
    change: Change
    how: Literal["written", "form", "phone", "counter", "import", "other"]
    wording: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
        AfterValidator(some_lines),
        Field(description="The exact words agreed to, or said."),
    ]
    proof: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=2000),
        AfterValidator(some_lines),
        Field(description="Where it can be looked up: the number of a form, a file, a recording."),
    ] = ""
    media_ids: Annotated[
        list[IdText], Field(max_length=MOST, description="One's own uploads that prove it: pictures or PDFs.")
    ] = []
    at: Annotated[AwareDatetime | None, Field(description="When it was said; now, if left out.")] = None
    identity_id: IdText | None = None
