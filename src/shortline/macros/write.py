"""Making, changing and removing macros. What everybody sends needs several wordings that all say the same."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import asyncpg

from shortline import events
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import Action, MacroFacts, may, must
from shortline.db import Tx
from shortline.errors import BadRequest, Conflict, NotFound
from shortline.events import kinds
from shortline.macros import actions, files, meaning, store, template, wording
from shortline.macros.store import Macro, q

SHARED_WORDINGS_MIN = 3


class ShortcutTaken(Conflict):
    code, sentence = "shortcut_taken", "Another macro has this shortcut in this language. Choose another one."


def editing(facts: MacroFacts) -> Action:
    """What it takes to change a macro: one's own is one's own affair, a shared one is a lead's."""
    return Action.MACRO_SHARE if facts.owner_id is None else Action.MACRO_OWN


async def create(
    tx: Tx, given: dict[str, Any], *, shared: bool, others: str = "refuse", by: Actor, now: datetime
) -> Macro:
    """`given`: shortcut, name, language, team_id, state, wordings, fixed, actions, template, closing_line, media_ids.
    Without `shared` it is for its maker only."""
    media_ids = given.pop("media_ids", [])
    owner_id = None if shared else by.agent_id
    must(by, Action.MACRO_SHARE if shared else Action.MACRO_OWN)
    _check_wordings(meaning.Version(given["wordings"], given["fixed"]), shared=shared)
    await _check_team(tx, given["team_id"], shared=shared)
    await _check_actions(tx, given["actions"])
    if given["template"] is not None:
        await template.check(tx, given["template"])
        given["template"] = template.kept(given["template"])
    try:
        row = await q.fetchrow(tx, "add_macro", **given, owner_id=owner_id, created_by=by.agent_id, now=now)
    except asyncpg.UniqueViolationError as error:
        raise ShortcutTaken(field="shortcut") from error
    assert row is not None
    made = store.macro(row)
    await files.set_files(tx, made.id, media_ids, by=by)
    await _check_versions(tx, made, others, by=by, now=now)
    return await _told(tx, made, "created", by, now)


async def change(
    tx: Tx, macro_id: int, given: dict[str, Any], *, others: str = "refuse", by: Actor, now: datetime
) -> Macro:
    """What is not in `given` stays. `shared: True` gives one's own macro to everybody; there is no way back."""
    found = await fetch(tx, by, macro_id, lock=True)
    if given.pop("shared", None) is True and found.owner_id is not None:
        must(by, Action.MACRO_SHARE)
        found = replace(found, owner_id=None)
    media_ids = given.pop("media_ids", None)
    if "actions" in given:
        await _check_actions(tx, given["actions"])
    if given.get("template") is not None:
        await template.check(tx, given["template"])
        given["template"] = template.kept(given["template"])
    after = replace(found, **given)
    shared = after.owner_id is None
    _check_wordings(meaning.Version(after.wordings, after.fixed), shared=shared)
    await _check_team(tx, after.team_id, shared=shared)
    values = asdict(after) | {name: list(getattr(after, name)) for name in ("wordings", "fixed", "actions")}
    for fixed in ("created_at", "updated_at"):
        del values[fixed]
    try:
        row = await q.fetchrow(tx, "save_macro", **values, now=now)
    except asyncpg.UniqueViolationError as error:
        raise ShortcutTaken(field="shortcut") from error
    assert row is not None
    changed = store.macro(row)
    if media_ids is not None:
        await files.set_files(tx, changed.id, media_ids, by=by)
    await _check_versions(tx, changed, others, by=by, now=now)
    return await _told(tx, changed, "changed", by, now)


async def remove(tx: Tx, macro_id: int, *, by: Actor, now: datetime) -> None:
    found = await fetch(tx, by, macro_id, lock=True)
    await q.execute(tx, "remove_macro", id=macro_id)
    await _told(tx, found, "removed", by, now)


async def fetch(
    tx: Tx, actor: Actor, macro_id: int, action: Action = Action.MACRO_READ, *, lock: bool = False
) -> Macro:
    """A macro as its reader may have it, or with `lock` as its writer. What one may not see is not there."""
    found = await store.get(tx, macro_id, lock=lock)
    must(actor, Action.MACRO_OWN if lock else action, found.facts)
    if lock:
        must(actor, editing(found.facts), found.facts)
    elif found.state == "disabled" and not may(actor, editing(found.facts), found.facts):
        raise NotFound
    return found


def _check_wordings(version: meaning.Version, *, shared: bool) -> None:
    wordings = version.wordings
    if shared and len(wordings) < SHARED_WORDINGS_MIN:
        raise BadRequest(
            f"What others send too needs at least {SHARED_WORDINGS_MIN} wordings, so that customers do not read the same line.",
            code="too_few_wordings",
            params={"fewest": SHARED_WORDINGS_MIN},
            field="wordings",
        )
    seen: dict[str, int] = {}
    for place, each in enumerate(wordings):
        try:
            wording.check(each)
            meaning.check_slots(each)
        except wording.Wrong as error:
            raise BadRequest(error.sentence, code=error.code, params=error.params, field=f"wordings.{place}") from error
        if seen.setdefault(" ".join(each.casefold().split()), place) != place:
            raise BadRequest("This wording is there already.", code="wording_repeated", field=f"wordings.{place}")
    try:
        meaning.check_same(version)
    except wording.Wrong as error:
        raise BadRequest(error.sentence, code=error.code, params=error.params, field="wordings") from error


async def _check_versions(tx: Tx, of: Macro, others: str, *, by: Actor, now: datetime) -> None:
    """What is in use under one shortcut says the same in every language. `others`: refuse, or switch_off those that do not."""
    if of.state != "active":
        return
    mine = meaning.Version(of.wordings, of.fixed)
    rows = await q.fetch(tx, "list_versions", id=of.id, shortcut=of.shortcut, owner_id=of.owner_id, team_id=of.team_id)
    stale: list[Macro] = []
    for other in map(store.macro, rows):
        try:
            meaning.check_versions(mine, {other.language or "": meaning.Version(other.wordings, other.fixed)})
        except wording.Wrong as error:
            if others != "switch_off":
                raise Conflict(error.sentence, code=error.code, params=error.params, field="wordings") from error
            stale.append(other)
    if stale:
        await q.execute(tx, "switch_off", ids=[other.id for other in stale], now=now)
        for other in stale:
            await _told(tx, other, "changed", by, now)


async def _check_actions(tx: Tx, given: Sequence[dict[str, Any]]) -> None:
    actions.check(given, field="actions")
    await actions.check_targets(tx, given)


async def _check_team(tx: Tx, team_id: int | None, *, shared: bool) -> None:
    if team_id is None:
        return
    if not shared:
        raise BadRequest("A macro of your own belongs to no team.", code="own_macro", field="team_id")
    if await q.fetchval(tx, "find_team", id=team_id) is None:
        raise BadRequest("This team does not exist (any more).", code="unknown_team", field="team_id")


async def _told(tx: Tx, found: Macro, change: str, by: Actor, now: datetime) -> Macro:
    data = {"macro_id": str(found.id), "change": change}
    await events.record(tx, kinds.MACRO_UPDATED, agent_id=by.agent_id, data=data, cause=by.kind, at=now)
    return found
