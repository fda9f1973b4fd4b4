"""What a macro does besides its words: whether the list makes sense, and what it names."""

from collections.abc import Mapping, Sequence
from typing import Any

from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.macros.store import q

NAMES = {"assign_agent": "agent", "assign_team": "team", "add_label": "label", "remove_label": "label"}


def check(actions: Sequence[Mapping[str, Any]], *, field: str) -> None:
    """Raises BadRequest for a list that says nothing, or two things at once."""
    assigning = [each for each in actions if "assign" in each["do"]]
    ending = [each for each in actions if each["do"] in ("close", "snooze")]
    labels = [each.get("id") for each in actions if "label" in each["do"]]
    for each in actions:
        if (each["do"] in NAMES) != bool(each.get("id")) or (each["do"] == "snooze") != bool(each.get("minutes")):
            raise BadRequest(
                "An action lacks what it is about, or has too much of it.", code="action_incomplete", field=field
            )
    if len(assigning) > 1 or len(ending) > 1 or len(labels) > len(set(labels)):
        raise BadRequest(
            "Two of the actions contradict each other: one assignee, one of closing and snoozing, each label once.",
            code="actions_contradict",
            field=field,
        )


async def named(tx: Tx, actions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each with the name of what it is about, and whether that is gone: `{do, id, minutes, name, color, gone}`."""
    wanted: dict[str, list[int]] = {"agent": [], "team": [], "label": []}
    for each in actions:
        if each["do"] in NAMES:
            wanted[NAMES[each["do"]]].append(int(each["id"]))
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    if any(wanted.values()):
        rows = await q.fetch(tx, "list_targets", agents=wanted["agent"], teams=wanted["team"], labels=wanted["label"])
        found = {(row["kind"], str(row["id"])): row for row in rows}
    return [_named(each, found.get((NAMES.get(each["do"], ""), each.get("id") or ""))) for each in actions]


def _named(action: Mapping[str, Any], target: Mapping[str, Any] | None) -> dict[str, Any]:
    gone = action["do"] in NAMES and (target is None or not target["in_use"])
    if action["do"] == "remove_label" and target is not None:  # what is archived can still be taken off
        gone = False
    return {
        "do": action["do"], "id": action.get("id"), "minutes": action.get("minutes"),
        "name": target["name"] if target else None, "color": target["color"] if target else None, "gone": gone,
    }  # fmt: skip


async def check_targets(tx: Tx, actions: Sequence[Mapping[str, Any]]) -> None:
    """Raises BadRequest for an action about what is not there (any more)."""
    if any(each["gone"] for each in await named(tx, actions)):
        raise BadRequest(
            "One of the actions names what is not in use any more. Take it out.", code="action_gone", field="actions"
        )
