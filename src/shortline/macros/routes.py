"""Macros: those one may use, best first for a conversation; one's own and shared ones; and the text of one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from shortline import ids
from shortline.accounts.actor import Actor
from shortline.accounts.permissions import SEES_ALL_FROM, Action, may
from shortline.api import paging
from shortline.api.deps import ClockDep, Db, require
from shortline.api.paging import Page
from shortline.api.router import Router
from shortline.conversations.visible import fetch_visible
from shortline.db import Tx
from shortline.errors import BadRequest
from shortline.macros import files, starter, store, use, write
from shortline.macros.shapes import (
    MacroOut,
    MacroPatch,
    NewMacro,
    PreviewedOut,
    Previewing,
    PreviewList,
    RenderedFileOut,
    RenderedOut,
    Rendering,
    StarterAdded,
    StarterIn,
    StarterList,
    StarterOut,
    VariableList,
    VariableOut,
)
from shortline.macros.shapes_actions import ActionOut
from shortline.macros.store import Macro, q
from shortline.macros.wording import VARIABLES

router = Router(tags=["macros"])
Reading = Annotated[Actor, Depends(require(Action.MACRO_READ))]
Writing = Annotated[Actor, Depends(require(Action.MACRO_OWN))]
Sharing = Annotated[Actor, Depends(require(Action.MACRO_SHARE))]
Replying = Annotated[Actor, Depends(require(Action.CONVERSATION_REPLY))]


@router.get("/macros")
async def get_macros(
    actor: Reading,
    db: Db,
    conversation_id: Annotated[str | None, Query(max_length=20)] = None,
    typed: Annotated[str | None, Query(alias="q", max_length=100)] = None,
    state: Literal["active", "disabled"] = "active",
    best: bool = False,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=paging.LIMIT_MAX)] = 50,
) -> Page[MacroOut]:
    """Those you may use. With a conversation: its customer's language and its team first; `best` leaves of each macro
    only the language version that fits best."""
    after = _after(cursor)
    async with db.reading() as tx:
        language, team_id = None, None
        if conversation_id is not None:
            shown = await fetch_visible(tx, actor, ids.parse(conversation_id))
            facts = await q.fetchrow(tx, "list_values", conversation_ids=[shown.id], agent_id=actor.agent_id)
            assert facts is not None
            language, team_id = facts["language"], facts["team_id"]
        rows = await q.fetch(
            tx,
            "list_macros",
            language=language,
            team_id=team_id,
            ranked=conversation_id is not None,
            state=state,
            reader=actor.agent_id,
            sees_all=actor.role is not None and actor.role.rank >= SEES_ALL_FROM.rank,
            team_ids=sorted(actor.team_ids),
            like=_pattern(typed),
            best=best,
            after_rank=after[0] if after else None,
            after_sorted=after[1] if after else None,
            after_id=after[2] if after else None,
            limit=limit + 1,
        )
        brought = await files.of(tx, [row["id"] for row in rows[:limit]])
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=[_out(store.macro(row), actor, brought[row["id"]]) for row in rows[:limit]],
        next_cursor=None if last is None else paging.encode(last["rank"], last["sorted"], last["id"]),
    )


@router.get("/macros/variables")
async def get_variables(actor: Reading) -> VariableList:
    """What may stand between the braces."""
    return VariableList(items=[VariableOut(name=name, may_be_missing=empty) for name, empty in VARIABLES.items()])


@router.get("/macros/starter")
async def get_starter(actor: Sharing, db: Db) -> StarterList:
    """Answers to begin with, in each language we wrote them in, and which of them are here already."""
    async with db.reading() as tx:
        there = await starter.taken(tx)
    return StarterList(
        items=[
            StarterOut(language=language, **answer, added=(answer["shortcut"], language) in there)
            for language, answers in starter.answers().items()
            for answer in answers
        ]
    )


@router.post("/macros/starter", status_code=201)
async def post_starter(given: StarterIn, actor: Sharing, db: Db, clock: ClockDep) -> StarterAdded:
    """For everybody. Those that are here already stay as they are, so asking twice adds nothing."""
    async with db.transaction() as tx:
        made = await starter.add(tx, dict.fromkeys(given.languages), by=actor, now=clock.now())
    return StarterAdded(added=len(made))


@router.get("/macros/{macro_id}")
async def get_macro(macro_id: str, actor: Reading, db: Db) -> MacroOut:
    async with db.reading() as tx:
        return await _one(tx, await write.fetch(tx, actor, ids.parse(macro_id)), actor)


@router.post("/macros", status_code=201)
async def post_macro(given: NewMacro, actor: Writing, db: Db, clock: ClockDep) -> MacroOut:
    """For oneself; leads also make them for everybody or for a team."""
    async with db.transaction() as tx:
        made = await write.create(
            tx, given.values(), shared=given.shared, others=given.others, by=actor, now=clock.now()
        )
        return await _one(tx, made, actor)


@router.patch("/macros/{macro_id}")
async def patch_macro(macro_id: str, given: MacroPatch, actor: Writing, db: Db, clock: ClockDep) -> MacroOut:
    async with db.transaction() as tx:
        changed = await write.change(
            tx, ids.parse(macro_id), given.values(), others=given.others, by=actor, now=clock.now()
        )
        return await _one(tx, changed, actor)


@router.delete("/macros/{macro_id}", status_code=204)
async def delete_macro(macro_id: str, actor: Writing, db: Db, clock: ClockDep) -> None:
    async with db.transaction() as tx:
        await write.remove(tx, ids.parse(macro_id), by=actor, now=clock.now())


@router.post("/macros/{macro_id}/render")
async def post_render(macro_id: str, given: Rendering, actor: Replying, db: Db, clock: ClockDep) -> RenderedOut:
    """The text for one conversation. Sends nothing: it goes into the reply box, and from there past the guard."""
    async with db.transaction() as tx:
        used = await use.use(
            tx,
            ids.parse(macro_id),
            int(given.conversation_id),
            nth=given.wording,
            instead_of=given.instead_of,
            by=actor,
            now=clock.now(),
        )
    return RenderedOut(
        text=used.text,
        wording=used.wording,
        missing=list(used.missing),
        actions=[ActionOut(**each) for each in used.actions],
        files=[RenderedFileOut(**{**each, "id": str(each["id"])}) for each in used.files],
    )


@router.post("/conversations/{conversation_id}/macro_preview")
async def post_preview(conversation_id: str, given: Previewing, actor: Replying, db: Db) -> PreviewList:
    """What wordings under work would say in a real conversation, in their order. Counts as no use and sends nothing."""
    async with db.reading() as tx:
        shown = await use.preview(tx, ids.parse(conversation_id), given.wordings, by=actor)
    return PreviewList(items=[PreviewedOut(text=each.text, missing=list(each.missing)) for each in shown])


async def _one(tx: Tx, macro: Macro, actor: Actor) -> MacroOut:
    return _out(macro, actor, (await files.of(tx, [macro.id]))[macro.id])


def _out(macro: Macro, actor: Actor, brought: Sequence[Mapping[str, Any]]) -> MacroOut:
    return MacroOut.of(macro, brought, may_edit=bool(may(actor, write.editing(macro.facts), macro.facts)))


def _pattern(typed: str | None) -> str:
    words = "".join(char for char in (typed or "").strip().removeprefix("/") if char.isprintable())
    return "".join("\\" + char if char in "\\%_" else char for char in words) + "%" if words else ""


def _after(cursor: str | None) -> tuple[int, str, int] | None:
    key = paging.decode(cursor, parts=3)
    if key is None:
        return None
    rank, text, last = key
    if (
        type(rank) is not int
        or type(last) is not int
        or not isinstance(text, str)
        or not text.isprintable()
        or not 0 <= rank <= 100
        or not 0 < last <= ids.MAX_ID
    ):
        raise BadRequest("The cursor is not one of ours. Start from the first page.", code="bad_cursor", field="cursor")
    return rank, text, last
