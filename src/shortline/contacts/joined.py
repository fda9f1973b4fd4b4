"""What is known of a person made of several contacts. Pure.

Every contact keeps its own values; what a joined one shows is combined from them, so taking one out again is combining the
rest. What people changed while they were joined stands, for those who were part of it. Flags err on the safe side.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Values:
    """What a contact says about a person. `name` is the name and whether one of us gave it."""

    name: tuple[str, bool]
    language: str | None
    note: str
    fields: Mapping[str, Any]
    is_blocked: bool
    marketing_stopped_at: datetime | None
    segment_id: int | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        return cls(
            (row["name"], row["name_given"]),
            None if row["language_found"] else row["language"],  # what was found in words is found again
            row["note"],
            row["fields"],
            row["is_blocked"],
            row["marketing_stopped_at"],
            row["segment_id"],
        )

    def columns(self) -> dict[str, Any]:
        name, given = self.name
        return {each.name: getattr(self, each.name) for each in fields(self)} | {"name": name, "name_given": given}


PARTS = tuple(each.name for each in fields(Values))


@dataclass(frozen=True, slots=True)
class Own:
    """A contact's own values. `changed`: what people made of a part while joined, and the last merge before that."""

    values: Values
    changed: Mapping[str, tuple[Any, int]] = field(default_factory=dict)


Children = Sequence[tuple[int, Values]]  # merges into a contact that stand, oldest first, with what each brought


def combine(own: Own, children: Children) -> Values:
    """What the joined contact shows. Its name counts as given: a person joined them, one profile no longer renames it."""
    shown = Values(**{part: _part(part, own, children) for part in PARTS})
    return replace(shown, name=(shown.name[0], bool(shown.name[0]))) if children else shown


def _part(part: str, own: Own, children: Children) -> Any:
    base, since = own.changed.get(part, (getattr(own.values, part), 0))
    return _COMBINE[part]([base, *(getattr(values, part) for merge_id, values in children if merge_id > since)])


def noticed(own: Own, children: Children, shown: Values) -> Own:
    """With what people changed in `shown` since it was combined."""
    expected, last = combine(own, children), max((merge_id for merge_id, _ in children), default=0)
    edits = {part: (getattr(shown, part), last) for part in PARTS if getattr(shown, part) != getattr(expected, part)}
    return replace(own, changed={**own.changed, **edits})


def alone(own: Own) -> Values:
    """What the contact shows once nobody is joined to it: its own values, and what was changed meanwhile.

    A block or a stop that was lifted for the joined person was not lifted for this one: its own comes back.
    """
    after = combine(own, ())
    return replace(
        after,
        is_blocked=after.is_blocked or own.values.is_blocked,
        marketing_stopped_at=after.marketing_stopped_at or own.values.marketing_stopped_at,
    )


def parted(values: Values, joined: Own) -> Values:
    """What the contact that leaves shows: as it came, and blocked or stopped if the joined person was since."""
    blocked, _ = joined.changed.get("is_blocked", (False, 0))
    stopped, _ = joined.changed.get("marketing_stopped_at", (None, 0))
    return replace(
        values,
        is_blocked=values.is_blocked or blocked,
        marketing_stopped_at=values.marketing_stopped_at or stopped,
    )


def _name(names: Sequence[tuple[str, bool]]) -> tuple[str, bool]:
    """The first that one of us gave, else the first there is."""
    return next((each for each in names if each[1]), next((each for each in names if each[0]), ("", False)))


def _fields(all_fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {key: value for each in reversed(all_fields) for key, value in each.items()}


_COMBINE: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "name": _name,
    "language": lambda found: next((each for each in found if each), None),
    "note": lambda found: "\n\n".join(dict.fromkeys(each for each in found if each)),
    "fields": _fields,
    "segment_id": lambda found: next((each for each in found if each), None),
    "is_blocked": any,
    "marketing_stopped_at": lambda found: min((each for each in found if each), default=None),
}


def to_json(own: Own) -> dict[str, Any]:
    values = {part: _plain(getattr(own.values, part)) for part in PARTS}
    if own.values.segment_id is None:  # as those kept it that know no segments
        del values["segment_id"]
    return {
        "values": values,
        "changed": {part: [_plain(value), since] for part, (value, since) in own.changed.items()},
    }


def from_json(kept: Mapping[str, Any]) -> Own:
    return Own(
        Values(**{part: _read(part, value) for part, value in kept["values"].items()}),
        {part: (_read(part, value), since) for part, (value, since) in kept["changed"].items()},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else list(value) if isinstance(value, tuple) else value


def _read(part: str, value: Any) -> Any:
    if part == "marketing_stopped_at":
        return datetime.fromisoformat(value) if value else None
    return tuple(value) if part == "name" else value
