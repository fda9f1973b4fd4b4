"""What somebody says about a list when he hands it in, as a form gives it and as it is kept."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shortline.consent_import.line import WORDS_MAX, Choices, region_of
from shortline.contacts.consent import Change, Purpose
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.hours import store as hours
from shortline.typed import some_lines

PURPOSES: Mapping[str, tuple[Purpose, ...]] = {
    "service": ("service",),
    "marketing": ("marketing",),
    "both": ("service", "marketing"),
}
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=WORDS_MAX), AfterValidator(some_lines)]


class ChoicesIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    change: Change = "withdrawn"
    purpose: Literal["service", "marketing", "both"] = "both"
    wording: Words = ""
    calling_code: Annotated[str, Field(pattern=r"^(\+?[1-9][0-9]{0,2})?$")] = ""
    as_of: date | None = None


async def house_zone(tx: Tx) -> str:
    """Where the house's days begin and end; UTC while nobody put down any hours."""
    kept = await hours.find(tx)
    return kept.written.zone if kept is not None else "UTC"


def chosen(given: ChoicesIn, zone: str, now: datetime) -> Choices:
    """Raises BadRequest with the field."""
    code = given.calling_code.removeprefix("+")
    if code and region_of(code) is None:
        raise BadRequest("No country has this calling code.", code="calling_code_unknown", field="calling_code")
    as_of = now
    if given.as_of is not None:
        as_of = datetime.combine(given.as_of, time.min, ZoneInfo(zone)).astimezone(UTC)
        if as_of > now:
            raise BadRequest(
                "Nobody has said that yet: the time lies in the future.", code="not_yet_said", field="as_of"
            )
        as_of = min(now, datetime.combine(given.as_of, time.max, ZoneInfo(zone)).astimezone(UTC))
    return Choices(given.change, PURPOSES[given.purpose], given.wording, code, as_of, zone)


def kept(choices: Choices) -> dict[str, Any]:
    return {
        "change": choices.change,
        "purposes": list(choices.purposes),
        "wording": choices.wording,
        "calling_code": choices.calling_code,
        "zone": choices.zone,
    }


def from_row(row: Mapping[str, Any]) -> Choices:
    said = row["choices"]
    return Choices(
        said["change"], tuple(said["purposes"]), said["wording"], said["calling_code"], row["as_of"], said["zone"]
    )
