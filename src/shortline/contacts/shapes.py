"""People as the API gives them, and what may be changed about them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from shortline.contacts.identity import Identity
from shortline.typed import IdText, Language, some_lines

FIELDS_BYTES = 16_384


class KeyOut(BaseModel):
    kind: str
    value: str


class IdentityOut(BaseModel):
    id: str
    channel: str
    display: str
    phone: str | None
    username: str | None
    number_hidden: bool
    inbox_id: str | None = Field(description="The inbox this person last wrote to under this address.")
    first_seen_at: datetime
    last_seen_at: datetime
    changed_at: datetime | None
    change_note: str
    keys: list[KeyOut]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        who = Identity(**{name: row[name] for name in Identity.__slots__})
        return cls(
            id=str(who.id),
            channel=who.channel,
            display=who.display,
            phone=who.phone,
            username=who.username,
            number_hidden=who.number_hidden,
            inbox_id=None if row["inbox_id"] is None else str(row["inbox_id"]),
            first_seen_at=who.first_seen_at,
            last_seen_at=who.last_seen_at,
            changed_at=who.changed_at,
            change_note=who.change_note,
            keys=[KeyOut(kind=kind, value=value) for kind, value in row["keys"] or ()],
        )


class MergeOut(BaseModel):
    """One contact joined into another: who did it, when and why, and what came with it."""

    id: str
    contact_id: str = Field(description="The contact that was joined in; it answers to this id again after an unmerge.")
    into_id: str
    name: str | None
    identity_ids: list[str]
    reason: str
    merged_at: datetime
    merged_by_id: str | None
    merged_by_name: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(
            id=str(row["id"]),
            contact_id=str(row["from_id"]),
            into_id=str(row["into_id"]),
            name=row["name"] or None,
            identity_ids=[str(each) for each in row["identity_ids"]],
            reason=row["reason"],
            merged_at=row["merged_at"],
            merged_by_id=None if row["merged_by"] is None else str(row["merged_by"]),
            merged_by_name=row["merged_by_name"],
        )


class SegmentBrief(BaseModel):
    id: str
    name: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self | None:
        return cls(id=str(row["segment_id"]), name=row["segment_name"]) if row["segment_id"] is not None else None


class ContactDetailOut(BaseModel):
    id: str
    name: str | None
    language: str | None
    language_found: bool = Field(description="It was found in what this person wrote; nobody chose it.")
    segment: SegmentBrief | None = Field(description="Which kind of customer this is, in the words of the house.")
    fields: dict[str, Any]
    identities: list[IdentityOut]
    note: str
    is_blocked: bool
    marketing_stopped_at: datetime | None
    is_demo: bool
    created_at: datetime
    updated_at: datetime
    merges: list[MergeOut] = Field(description="The merges that stand behind this person, oldest first.")

    @classmethod
    def of(cls, row: Mapping[str, Any], identities: list[Any], merges: list[Any]) -> Self:
        return cls(
            id=str(row["id"]),
            name=row["name"] or None,
            language=row["language"],
            language_found=row["language_found"],
            segment=SegmentBrief.of(row),
            fields=row["fields"],
            identities=[IdentityOut.of(each) for each in identities if each["contact_id"] == row["id"]],
            note=row["note"],
            is_blocked=row["is_blocked"],
            marketing_stopped_at=row["marketing_stopped_at"],
            is_demo=row["is_demo"],
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            merges=[MergeOut.of(each) for each in merges if each["shown_id"] == row["id"]],
        )


def _small(fields: dict[str, str]) -> dict[str, str]:
    if len(json.dumps(fields, ensure_ascii=False).encode("utf-8", "surrogatepass")) > FIELDS_BYTES:
        raise PydanticCustomError(
            "too_many_bytes", "takes more than {limit_bytes} bytes", {"limit_bytes": FIELDS_BYTES}
        )
    for name, value in fields.items():
        some_lines(name)
        some_lines(value)
    return fields


class ContactPatch(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[
        str | None,
        StringConstraints(strip_whitespace=True, max_length=200),
        AfterValidator(lambda v: v and some_lines(v)),
    ] = None
    language: Language | None = None
    note: Annotated[str | None, StringConstraints(max_length=10_000), AfterValidator(lambda v: v and some_lines(v))] = (
        None
    )
    fields: Annotated[dict[str, str], AfterValidator(_small)] | None = None


class Merging(BaseModel):
    model_config = ConfigDict(extra="forbid")
    contact_id: Annotated[IdText, Field(description="Who is joined into this contact.")]
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(lambda v: v and some_lines(v))
    ] = ""


class Unmerging(BaseModel):
    model_config = ConfigDict(extra="forbid")
    merge_id: IdText


class SeparatedOut(BaseModel):
    contact: ContactDetailOut
    separated: ContactDetailOut
