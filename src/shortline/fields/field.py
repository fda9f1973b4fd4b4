"""A field, and whether a value fits it. Pure: what is typed is taken as it is or refused with the field named."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from shortline.errors import BadRequest

Kind: TypeAlias = Literal["text", "number", "yes_no", "date", "choice"]
Value: TypeAlias = str | int | float | bool
TEXT_MAX = 1000
NUMBER_MAX = 10**12
_LINES = "\n\t"


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    name: str
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    id: int
    name: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    required_at_close: bool = False
    is_used: bool = False
    is_archived: bool = False

    def accepts(self, value: Any) -> Value:
        """The value as it is kept. Raises BadRequest that names the field and says what it takes."""
        match self.kind:
            case "text" if isinstance(value, str) and _is_text(value):
                return value.strip()
            case "number" if isinstance(value, int | float) and not isinstance(value, bool) and _is_number(value):
                return value
            case "yes_no" if isinstance(value, bool):
                return value
            case "date" if isinstance(value, str) and _is_date(value):
                return value
            case "choice" if any(each.id == value and not each.archived for each in self.choices):
                return str(value)
        raise BadRequest(
            f"{self.name}: {_TAKES[self.kind]}",
            code="field_value",
            reason=f"field_takes_{self.kind}",
            field=f"fields.{self.id}",
            params={"name": self.name, "most": TEXT_MAX},
        )


_TAKES: dict[Kind, str] = {
    "text": f"write at most {TEXT_MAX} characters.",
    "number": "write a number.",
    "yes_no": "say yes or no.",
    "date": "give a day, like 2026-03-31.",
    "choice": "pick one of the list.",
}


def filled(before: Mapping[str, Value], given: Mapping[str, Any], fields: Mapping[int, Field]) -> dict[str, Value]:
    """The values with what is given; None or an empty text takes one away.

    Raises BadRequest for a value that does not fit, or no such field.

    One that is archived keeps its value, and can only be emptied.
    """
    after = dict(before)
    for key, value in given.items():
        field = fields.get(int(key))
        if field is None or (field.is_archived and value is not None):
            raise BadRequest("This field is not in use (any more).", code="unknown_field", field=f"fields.{key}")
        if value is None or (isinstance(value, str) and not value.strip()):
            after.pop(key, None)
        elif after.get(key) != value or isinstance(after.get(key), bool) != isinstance(value, bool):
            after[key] = field.accepts(value)
    return after


def lacking(values: Mapping[str, Value], fields: Sequence[Field]) -> list[Field]:
    """Those that must have a value before the case is closed, and have none. "No" and 0 are values."""
    return [each for each in fields if each.required_at_close and not each.is_archived and str(each.id) not in values]


def _is_text(value: str) -> bool:
    shown = all(each in _LINES or unicodedata.category(each) not in ("Cc", "Cs") for each in value)
    return shown and len(value.strip()) > 0 and len(value) <= TEXT_MAX


def _is_number(value: float) -> bool:
    return abs(value) <= NUMBER_MAX  # which neither infinity nor what is no number is


def _is_date(value: str) -> bool:
    try:
        day = date.fromisoformat(value)
        return day.isoformat() == value and 1900 <= day.year <= 2200
    except ValueError:
        return False
