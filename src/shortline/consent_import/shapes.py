"""Lists of opt-outs and consents as the API gives them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from shortline.channels.whatsapp.identity import displayed
from shortline.contacts.consent import Change, Purpose

Fate = Literal["new", "same", "bad"]


class ConsentCountsOut(BaseModel):
    """Of the lines that wait. While a list is still read they grow; once it counts, only what could not be used is left."""

    new: int = Field(description="They would be written down.")
    same: int = Field(description="They say what is known already, or what another line says.")
    bad: int = Field(description="They cannot be used.")
    unknown: int = Field(description="Of the new ones: numbers nobody here has heard of.")
    withdrawn: int
    given: int


class ConsentListOut(BaseModel):
    id: str
    filename: str
    state: Literal["reading", "ready", "applying", "done"]
    encoding: str
    as_of: datetime = Field(description="When what the list says without a date was said.")
    counts: ConsentCountsOut
    written: int = Field(description="Lines that were written down.")
    same: int = Field(description="Lines that said nothing new.")
    made_by_name: str | None
    made_at: datetime
    confirmed_by_name: str | None
    confirmed_at: datetime | None
    done_at: datetime | None

    @classmethod
    def of(cls, row: Mapping[str, Any], counts: Mapping[str, Any]) -> Self:
        return cls(
            id=str(row["id"]),
            counts=ConsentCountsOut(**counts),
            **{name: row[name] for name in cls.model_fields if name not in ("id", "counts")},
        )


class ConsentListsOut(BaseModel):
    items: list[ConsentListOut]


class ConsentLineOut(BaseModel):
    line: int = Field(description="As an editor counts.")
    fate: Fate
    reason: str | None = Field(description="Why it cannot be used, or what it repeats.")
    beside: int | None = Field(description="The line it contradicts or repeats.")
    raw: str | None = Field(description="As it stands in the file.")
    number: str | None
    change: Change | None
    purposes: list[Purpose]
    at: datetime | None
    wording: str | None
    known: bool | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(
            number=displayed(row["phone"]) if row["phone"] else None,
            purposes=row["purposes"] or [],
            **{name: row[name] for name in cls.model_fields if name not in ("number", "purposes")},
        )


class ConsentLinesOut(BaseModel):
    items: list[ConsentLineOut]
    next_after: int | None = Field(description="Ask again with `after` for more.")
