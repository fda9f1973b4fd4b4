"""Making and changing the fields of the house. One is archived, never removed: its cases keep their values."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds
from shortline.fields import store
from shortline.fields.field import Choice, Field
from shortline.fields.store import q

MOST = 40
CHOICES_MOST = 100


class FieldTaken(Conflict):
    code, sentence = "field_taken", "There is a field of this name, maybe an archived one. Bring that one back instead."


async def create(tx: Tx, given: dict[str, Any], *, by: Actor, now: datetime) -> Field:
    """`given`: name, kind, choices (name each), required_at_close. Raises BadRequest, FieldTaken, Conflict for too many."""
    _room(await _locked(tx))
    choices = _choices((), given.pop("choices"), kind=given["kind"])
    row = await q.fetchrow(tx, "add_field", choices=[asdict(each) for each in choices], now=now, **given)
    if row is None:
        raise FieldTaken(field="name")
    return await _told(tx, store.field(row), "created", by, now)


async def change(tx: Tx, field_id: int, given: dict[str, Any], *, by: Actor, now: datetime) -> Field:
    """What is left out stays. Raises NotFound, BadRequest, FieldTaken; Conflict for another kind of one that has values."""
    here = await _locked(tx)
    found = next((each for each in here if each.id == field_id), None)
    if found is None:
        raise NotFound
    kind = given.get("kind", found.kind)
    if kind != found.kind and found.is_used:
        raise Conflict(
            "Cases have values in this field, so its kind stays. Archive it and make a new one.",
            code="field_used",
            field="kind",
        )
    archived = given.pop("archived", found.is_archived)
    if found.is_archived and not archived:
        _room(here)
    wanted = given.pop("choices", None)
    choices = found.choices if kind == found.kind else ()
    if wanted is not None or kind != found.kind:
        choices = _choices(choices, wanted or [], kind=kind)
    after = replace(found, **given, choices=choices, is_archived=archived)
    if after == found:
        return found
    try:
        row = await q.fetchrow(
            tx,
            "save_field",
            id=after.id,
            name=after.name,
            kind=after.kind,
            choices=[asdict(each) for each in after.choices],
            required_at_close=after.required_at_close,
            archived=archived,
            now=now,
        )
    except asyncpg.UniqueViolationError as error:
        raise FieldTaken(field="name") from error
    assert row is not None
    return await _told(tx, store.field(row), "changed", by, now)


async def order(tx: Tx, ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    """In which order they are asked. Raises BadRequest unless each one in use is named once."""
    in_use = {each.id for each in await _locked(tx) if not each.is_archived}
    if len(ids) != len(set(ids)) or set(ids) != in_use:
        raise BadRequest("Name each field that is in use once.", code="field_order", field="ids")
    await q.execute(tx, "place_fields", ids=list(ids))
    await events.record(
        tx, kinds.CASE_FIELD_UPDATED, agent_id=by.agent_id, data={"change": "ordered"}, cause=by.kind, at=now
    )


async def _locked(tx: Tx) -> list[Field]:
    return [store.field(row) for row in await q.fetch(tx, "lock_fields")]


def _room(here: Sequence[Field]) -> None:
    if sum(not each.is_archived for each in here) >= MOST:
        raise Conflict(
            f"More than {MOST} fields nobody fills in. Archive some.", code="too_many_fields", params={"most": MOST}
        )


def _choices(before: Sequence[Choice], wanted: Sequence[dict[str, Any]], *, kind: str) -> tuple[Choice, ...]:
    """What is left out is archived: cases that have it keep it. Only a list has any, and a list has one at least."""
    if (kind == "choice") != bool(wanted):
        raise BadRequest(
            "Give a list what can be picked, and nothing else a list.", code="field_choices", field="choices"
        )
    names = [each["name"].casefold() for each in wanted]
    if len(names) != len(set(names)):
        raise BadRequest("Each thing to pick stands once in the list.", code="field_choice_twice", field="choices")
    known = {each.id: each for each in before}
    if any(each.get("id") is not None and each["id"] not in known for each in wanted):
        raise BadRequest("This list has no such thing to pick.", code="field_choice_unknown", field="choices")
    following = max((int(each.id) for each in before), default=0) + 1
    after = []
    for each in wanted:
        number = each.get("id")
        if number is None:
            number, following = str(following), following + 1
        after.append(Choice(number, each["name"]))
    kept = {each.id for each in after}
    after += [replace(each, archived=True) for each in before if each.id not in kept]
    if len(after) > CHOICES_MOST:
        raise BadRequest(
            f"A list has at most {CHOICES_MOST} things to pick, archived ones counted.",
            code="field_choices_many",
            field="choices",
            params={"most": CHOICES_MOST},
        )
    return tuple(after)


async def _told(tx: Tx, field: Field, change: str, by: Actor, now: datetime) -> Field:
    data = {"field_id": str(field.id), "change": change}
    await events.record(tx, kinds.CASE_FIELD_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
    return field
